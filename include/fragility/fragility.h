/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file fragility.h  The whole library, in reading order.
 *
 * Files of indicators become a table on a territory; a method turns it into scores; files of venues become a supply;
 * the two are crossed into gaps. Handles are opaque, made in one call, immutable after; a new one comes by `**out`,
 * NULL on failure; free(NULL) is fine. Getters return borrowed pointers, good until the handle is freed.
 */
#ifndef FRAGILITY_FRAGILITY_H
#define FRAGILITY_FRAGILITY_H

#include <fragility/export.h>
#include <fragility/error.h>
#include <fragility/options.h>
#include <fragility/reason.h>
#include <fragility/journal.h>
#include <fragility/table.h>
#include <fragility/movements.h>
#include <fragility/territory.h>
#include <fragility/catalogue.h>
#include <fragility/fetch.h>
#include <fragility/method.h>
#include <fragility/score.h>
#include <fragility/supply.h>
#include <fragility/access.h>
#include <fragility/places.h>
#include <fragility/gaps.h>
#include <fragility/equity.h>
#include <fragility/siting.h>
#include <fragility/contours.h>
#include <fragility/study.h>
#include <fragility/portrait.h>
#include <fragility/folder.h>
#include <fragility/write.h>
#include <fragility/contours.h>
#include <fragility/layer.h>

#endif
