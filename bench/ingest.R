# SPDX-License-Identifier: GPL-3.0-or-later
# ingest.R FILE SEPARATOR KEY COLUMN,... OUT: min-max of each column, mean of what is known, rank, written.
suppressMessages(library(data.table))
args <- commandArgs(trailingOnly = TRUE)
columns <- strsplit(args[4], ",")[[1]]
table <- fread(args[1], sep = args[2], select = c(args[3], columns), na.strings = c("", "s", "nd"), colClasses = setNames(list("character"), args[3])[0])
values <- as.matrix(table[, ..columns])
low <- apply(values, 2, min, na.rm = TRUE)
high <- apply(values, 2, max, na.rm = TRUE)
score <- rowMeans(sweep(sweep(values, 2, low), 2, high - low, "/"), na.rm = TRUE)
fwrite(data.table(code = table[[args[3]]], score = score, rank = frank(-score, ties.method = "min")), args[5])
