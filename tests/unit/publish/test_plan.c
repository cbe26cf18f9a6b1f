/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where units stand on the sheet. */
#include "check.h"

#include "publish/publish.h"

#include <fragility/fragility.h>

static fragility_territory *territory;

static int open_territory(void **state) {
  fragility_error err;
  (void)state;
  return fragility_territory_read(NULL, &territory, &err) == FRAGILITY_OK ? 0 : -1;
}

static int close_territory(void **state) {
  (void)state;
  fragility_territory_free(territory);
  return 0;
}

enum { MOST_SHOWN = 8 };
struct sheet {
  fragility_study study;
  struct facts facts[MOST_SHOWN];
  struct shown shown;
  struct plan plan;
};

/* Of the communes of these codes, with as many people each as said. */
static void lay(struct sheet *s, const char *const *codes, const double *people, size_t n) {
  fragility_error err = {.message = ""};
  *s = (struct sheet){.study = {.territory = territory}};
  s->shown = (struct shown){.study = &s->study, .units = fragility_territory_units(territory), .count = n, .facts = s->facts};
  for (size_t i = 0; i < n; i++) {
    s->facts[i] = (struct facts){.unit = fragility_units_find(s->shown.units, codes[i]), .people = people ? people[i] : NAN};
    assert_true(s->facts[i].unit != SIZE_MAX);
  }
  if (fragility_plan_make(&s->shown, &s->plan, &err) != FRAGILITY_OK) fail_msg("%s", err.message);
}

static void clear(struct sheet *s) { fragility_arena_free(&s->shown.arena); }

/* In the box of its frame. */
static bool stands_within(const struct sheet *s, size_t i) {
  const struct frame *frame = &s->plan.frames[s->plan.frame[i]];
  double x = s->plan.x[i], y = s->plan.y[i];
  return x >= frame->x && x <= frame->x + frame->width && y >= frame->y && y <= frame->y + frame->height;
}

static void mainland_and_overseas(void **state) {
  (void)state;
  static const char *const codes[] = {"2A004", "31555", "59350", "97105", "97209", "97302", "97411", "97608"};
  static const double people[] = {76000, 500000, 236000, 10000, 75000, 63000, 153000, 71000};
  struct sheet s;
  lay(&s, codes, people, 8);
  assert_int_equal(s.plan.frame_count, 6);
  assert_string_equal(s.plan.frames[0].name, "");
  assert_string_equal(s.plan.frames[1].name, "Guadeloupe");
  for (size_t i = 0; i < 8; i++) {
    assert_int_equal(s.plan.frame[i], i < 3 ? 0 : i - 2);
    assert_true(stands_within(&s, i));
  }
  for (size_t f = 0; f < 6; f++)
    for (size_t g = f + 1; g < 6; g++) {
      const struct frame *a = &s.plan.frames[f], *b = &s.plan.frames[g];
      assert_true(a->x + a->width <= b->x || b->x + b->width <= a->x || a->y + a->height <= b->y || b->y + b->height <= a->y);
      assert_true(b->x + b->width <= s.plan.width && b->y + b->height <= s.plan.height);
    }
  assert_true(s.plan.x[0] > s.plan.x[1] && s.plan.y[0] > s.plan.y[2]); /* Ajaccio is east of Toulouse and south of Lille */
  clear(&s);
}

static void overseas_alone_is_the_main_frame(void **state) {
  (void)state;
  static const char *const codes[] = {"97411", "97415"};
  struct sheet s;
  lay(&s, codes, NULL, 2);
  assert_int_equal(s.plan.frame_count, 1);
  assert_string_equal(s.plan.frames[0].name, "");
  assert_int_equal(s.plan.width, SHEET_WIDTH);
  for (size_t i = 0; i < 2; i++) assert_true(stands_within(&s, i));
  clear(&s);
}

static void single_unit_stands_in_the_middle(void **state) {
  (void)state;
  static const char *const codes[] = {"31555"};
  static const double people[] = {500000};
  struct sheet s;
  lay(&s, codes, people, 1);
  assert_close(s.plan.x[0], s.plan.width / 2, 1e-6);
  assert_close(s.plan.y[0], s.plan.height / 2, 1);
  assert_true(s.plan.radius[0] > 0 && s.plan.height > 0 && s.plan.height <= 4400);
  clear(&s);
}

/* 97102 of the small country has none. */
static void unit_without_a_point_has_no_place(void **state) {
  (void)state;
  static const char *const codes[] = {"97102", "97101"};
  fragility_territory *shipped = territory;
  char path[600];
  fragility_error err;
  struct sheet s;
  snprintf(path, sizeof path, "%s/tests/api/small/territory", getenv("FRAGILITY_SOURCE_ROOT"));
  assert_int_equal(fragility_territory_read(path, &territory, &err), FRAGILITY_OK);
  for (size_t n = 1; n <= 2; n++) {
    lay(&s, codes, NULL, n);
    assert_true(isnan(s.plan.x[0]) && isnan(s.plan.y[0]));
    assert_true(s.plan.width > 0 && s.plan.height > 0);
    assert_true(n == 1 || stands_within(&s, 1));
    clear(&s);
  }
  fragility_territory_free(territory);
  territory = shipped;
}

/* Areas go with people; the few have a least size, one whose people are not known too, and none hides the others. */
static void circles_are_in_proportion(void **state) {
  (void)state;
  static const char *const codes[] = {"31555", "33063", "59350", "67482", "69123"};
  static const double people[] = {400000, 100000, 1, NAN, 3500000};
  struct sheet s;
  lay(&s, codes, people, 5);
  assert_close(s.plan.radius[0] / s.plan.radius[1], 2, 0.02);
  assert_true(s.plan.radius[2] > 0 && s.plan.radius[2] == s.plan.radius[3]);
  assert_true(s.plan.radius[4] > s.plan.radius[0] && s.plan.radius[4] < s.plan.width / 8);
  for (size_t i = 0; i < 5; i++) assert_true(s.plan.x[i] >= s.plan.radius[i] && s.plan.x[i] + s.plan.radius[i] <= s.plan.width && s.plan.y[i] >= s.plan.radius[i]);
  clear(&s);
}

/* A degree of latitude and one of longitude at the middle of the frame are as long as they are on Earth. */
static void frame_is_true_to_scale(void **state) {
  (void)state;
  struct frame frame = {.x = 0, .y = 0, .width = 1000, .height = 1000, .west = 4, .east = 6, .south = 59, .north = 61, .scale = 100, .across = 0.5};
  double x, y, east, north;
  fragility_plan_point(&frame, 5, 60, &x, &y);
  assert_true(x == 500 && y == 500);
  fragility_plan_point(&frame, 6, 61, &east, &north);
  assert_true(east - x == 50 && y - north == 100);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(mainland_and_overseas), cmocka_unit_test(overseas_alone_is_the_main_frame), cmocka_unit_test(single_unit_stands_in_the_middle),
                                     cmocka_unit_test(unit_without_a_point_has_no_place), cmocka_unit_test(circles_are_in_proportion), cmocka_unit_test(frame_is_true_to_scale)};
  return cmocka_run_group_tests(tests, open_territory, close_territory);
}
