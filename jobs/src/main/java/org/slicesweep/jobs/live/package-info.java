/**
 * What a person sees of a sweep while it runs, and how they stop it: the progress file, the page in
 * the browser, status and stop. It knows neither Spark nor how trials are trained; the engine tells
 * it through {@link org.slicesweep.jobs.live.RunningSweep}.
 */
package org.slicesweep.jobs.live;
