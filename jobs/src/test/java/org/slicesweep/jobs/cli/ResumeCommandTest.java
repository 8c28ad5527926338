package org.slicesweep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ResumeCommandTest {
  private final Properties system = new Properties();

  @Test
  void isTheCommandThatWasGiven() {
    assertThat(ResumeCommand.of(List.of("run", "a.yaml", "--set", "grid[0].rank=[1, 2]"), system))
        .isEqualTo("./sweep run a.yaml --set 'grid[0].rank=[1, 2]'");
    assertThat(ResumeCommand.of(List.of("run", "it's.yaml"), system))
        .isEqualTo("./sweep run 'it'\\''s.yaml'");
  }

  private void submitted(String options) {
    system.setProperty("spark.master", "spark://m:7077");
    system.setProperty(
        "sun.java.command", "org.apache.spark.deploy.SparkSubmit " + options + " run a.yaml");
  }

  @Test
  void isSparkSubmitWithItsOptionsOnACluster() {
    submitted("--master spark://m:7077 --class org.slicesweep.jobs.cli.Main jobs.jar");
    assertThat(ResumeCommand.of(List.of("run", "a.yaml"), system))
        .isEqualTo(
            "spark-submit --master spark://m:7077 --class org.slicesweep.jobs.cli.Main jobs.jar"
                + " run a.yaml");
  }

  @Test
  void hasNoSecrets() {
    submitted(
        "--conf spark.hadoop.fs.s3a.secret.key=hush --conf spark.hadoop.fs.s3a.access.key=AKIA1"
            + " --conf spark.executorEnv.HF_TOKEN=hf_1 --conf spark.ssl.keyPassword=pw"
            + " --conf spark.cores.max=4 jobs.jar");
    assertThat(ResumeCommand.of(List.of("run", "a.yaml"), system))
        .contains("spark.hadoop.fs.s3a.secret.key=...", "spark.cores.max=4")
        .doesNotContain("hush", "AKIA1", "hf_1", "=pw");
    system.clear();
    assertThat(
            ResumeCommand.of(List.of("run", "a.yaml", "--out", "s3a://me:hush@bucket/a"), system))
        .isEqualTo("./sweep run a.yaml --out s3a://...@bucket/a");
  }

  @Test
  void whereTheClusterStartedTheDriverOnlyTheArgumentsAreKnown() {
    submitted("--deploy-mode client jobs.jar");
    system.setProperty("spark.submit.deployMode", "cluster");
    assertThat(ResumeCommand.of(List.of("run", "a.yaml"), system))
        .isEqualTo("spark-submit OPTIONS --class org.slicesweep.jobs.cli.Main JAR run a.yaml");
  }
}
