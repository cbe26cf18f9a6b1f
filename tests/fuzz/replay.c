/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs one fuzzer over the files of a folder, without libFuzzer: the seeds are tests of every build. */
#include "fuzz.h"

#include <dirent.h>
#include <string.h>

static void replay(const char *path) {
  FILE *file = fopen(path, "rb");
  MUST(file && fseek(file, 0, SEEK_END) == 0);
  long size = ftell(file);
  MUST(size >= 0);
  rewind(file);
  uint8_t *data = malloc((size_t)size + !size); /* no byte more, so that a sanitizer sees one read too far */
  MUST(data && fread(data, 1, (size_t)size, file) == (size_t)size);
  fclose(file);
  LLVMFuzzerTestOneInput(data, (size_t)size);
  free(data);
}

int main(int argc, char **argv) {
  DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
  size_t files = 0;
  if (!folder) return fprintf(stderr, "usage: replay FOLDER\n"), 2;
  LLVMFuzzerInitialize(&argc, &argv);
  for (const struct dirent *entry; (entry = readdir(folder));) {
    char path[1024];
    if (entry->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
    fprintf(stderr, "%s\n", path);
    replay(path);
    files++;
  }
  closedir(folder);
  return files ? 0 : 1;
}
