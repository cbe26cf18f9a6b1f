/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lambert-93 to degrees: constants of the projection on GRS80, as IGN publishes them. */
#include "supply/supply.h"

bool fragility_lambert93(double x, double y, double *latitude, double *longitude) {
  const double n = 0.7256077650532670, c = 11754255.426096, x0 = 700000, y0 = 12655612.049876, e = 0.0818191910428158, half = 1.57079632679489661923;
  const double degree = 57.29577951308232087680;
  if (!(x > -400000 && x < 1400000 && y > 5900000 && y < 7300000)) return false;
  double isometric = -log(hypot(x - x0, y - y0) / c) / n, grown = exp(isometric), phi = 2 * atan(grown) - half, last;
  do { /* contracts by e^2 each time: a dozen rounds at most */
    last = phi;
    phi = 2 * atan(pow((1 + e * sin(phi)) / (1 - e * sin(phi)), e / 2) * grown) - half;
  } while (fabs(phi - last) > 1e-12);
  *latitude = phi * degree;
  *longitude = 3 + atan((x - x0) / (y0 - y)) / n * degree;
  return true;
}
