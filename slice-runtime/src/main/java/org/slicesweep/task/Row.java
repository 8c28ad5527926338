package org.slicesweep.task;

import java.util.List;

/**
 * The wanted cells of a row.
 *
 * @param line where the row starts, counting from 1; for Parquet the number of the row
 */
record Row(long line, List<String> cells) {}
