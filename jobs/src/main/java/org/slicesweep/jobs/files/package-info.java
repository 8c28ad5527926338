/** The file systems that Hadoop knows, with the settings that Spark was given for them. */
package org.slicesweep.jobs.files;
