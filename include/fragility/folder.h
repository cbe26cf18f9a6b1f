/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file folder.h  A folder that an open-data portal can harvest. */
#ifndef FRAGILITY_FOLDER_H
#define FRAGILITY_FOLDER_H

#include <fragility/study.h>

FRAGILITY_BEGIN

/** All fields may be zero. */
typedef struct fragility_folder_options {
  bool share_alike;      /**< inputs whose licence binds what is made of them (ODbL, CC BY-SA ...) are allowed: the folder takes it on; two different ones are refused */
  const char *publisher; /**< who publishes the folder, in words; NULL = not said */
  const char *address;   /**< where the folder will stand, "https://.../": links become absolute; NULL = relative ones */
  bool replace;          /**< files of an existing folder may be replaced */
} fragility_folder_options;

/** Writes scores.csv, scores-epci.csv, trous.csv and lieux.csv (with venues), fragilite.gpkg (when built with SQLite), schema-*.json and
 * exemple-scores.csv, dictionnaire.csv, datapackage.json (Frictionless Data Package 1 and Table Schema: sources, licences, bytes, SHA-256, keys, constraints),
 * catalog.jsonld (DCAT-AP), LISEZMOI.md and SHA256SUMS. Two runs on the same study give the same bytes. Nothing is put in place before all
 * is written. FRAGILITY_ERROR_RULE: an input binds what is made of it, or a parent would tell the secret value of its only unknown child. */
FRAGILITY_API fragility_status fragility_folder_write(const fragility_study *study, const fragility_folder_options *options, const char *path, fragility_error *err);

FRAGILITY_END
#endif
