/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

double fragility_distance_km(double latitude1, double longitude1, double latitude2, double longitude2) {
  static const double radian = 3.14159265358979323846 / 180, radius = 6371.0088;
  double p1 = latitude1 * radian, p2 = latitude2 * radian, l1 = longitude1 * radian, l2 = longitude2 * radian;
  double a = sin((p2 - p1) / 2), b = sin((l2 - l1) / 2);
  double h = a * a + cos(p1) * cos(p2) * (b * b);
  double root = sqrt(h);
  return 2 * radius * asin(root > 1 ? 1 : root); /* rounding may pass 1; NaN is kept */
}
