package org.slicesweep.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.measure.GpuDriver;
import org.slicesweep.torch.TorchLibrary;

class MachineChecksTest {
  private static final long GB = 1L << 30;
  private static final FolderFacts ROOMY = new FolderFacts("/cache", null, 50 * GB);
  private static final TorchLibrary FOR_CPUS = new TorchLibrary("2.7.1", "/native", false, 0);
  private static final GpuDriver DRIVER = new GpuDriver("570.86.10", List.of(80 * GB, 80 * GB));

  /** A machine on which all is well, to be spoiled in one point. */
  private String java = "17.0.15";

  private int slots = 2;
  private long memory = 64 * GB;
  private FolderFacts cache = ROOMY;
  private TorchLibrary torch = FOR_CPUS;
  private String torchProblem;
  private GpuDriver driver;
  private List<String> assigned = List.of();
  private long skew;
  private Map<String, String> environment = Map.of("OMP_NUM_THREADS", "1");

  private Finding finding(String check) {
    return findings().stream().filter(each -> each.check().equals(check)).findFirst().orElseThrow();
  }

  private List<Finding> findings() {
    return MachineChecks.of(
        new MachineFacts(
            "driver",
            java,
            4,
            memory,
            GB,
            slots,
            cache,
            ROOMY,
            ROOMY,
            torch,
            torchProblem,
            driver,
            assigned,
            skew,
            environment));
  }

  @Test
  void aGoodMachineIsGood() {
    assertThat(findings())
        .isNotEmpty()
        .allSatisfy(
            finding -> {
              assertThat(finding.severity()).as("%s", finding).isEqualTo(Severity.OK);
              assertThat(finding.mend()).isEmpty();
            });
  }

  @Test
  void everyOtherFindingSaysHowToMendIt() {
    java = "11.0.2";
    memory = 2 * GB;
    cache = new FolderFacts("/cache", "Read-only file system", 0);
    torch = null;
    torchProblem = "UnsatisfiedLinkError: no djl_torch";
    assigned = List.of("0");
    skew = -5000;
    environment = Map.of();
    assertThat(findings())
        .filteredOn(finding -> finding.severity() != Severity.OK)
        .extracting(Finding::check)
        .containsExactlyInAnyOrder("Java", "cores", "memory", "cache", "libtorch", "GPU", "clock");
    assertThat(findings())
        .filteredOn(finding -> finding.severity() != Severity.OK)
        .allSatisfy(finding -> assertThat(finding.mend()).isNotBlank());
  }

  @Test
  void javaHasToBeNewEnough() {
    java = "11.0.2";
    assertThat(finding("Java").severity()).isEqualTo(Severity.ERROR);
    java = "21-ea";
    assertThat(finding("Java").severity()).isEqualTo(Severity.OK);
    java = "1.8.0_402";
    assertThat(finding("Java").severity()).isEqualTo(Severity.ERROR);
  }

  @Test
  void aDiskThatIsNearlyFullIsWarnedOfAndAFullOneIsAnError() {
    cache = new FolderFacts("/cache", null, 3 * GB);
    assertThat(finding("cache").severity()).isEqualTo(Severity.WARNING);
    cache = new FolderFacts("/cache", null, GB / 2);
    assertThat(finding("cache").severity()).isEqualTo(Severity.ERROR);
    cache = new FolderFacts("/cache", "Permission denied", 0);
    assertThat(finding("cache").text()).contains("/cache").contains("Permission denied");
  }

  @Test
  void aGpuThatLibtorchCannotUseIsAWarningUnlessSparkCountsOnIt() {
    driver = DRIVER;
    assertThat(finding("GPU").severity()).isEqualTo(Severity.WARNING);
    assertThat(finding("GPU").text()).contains("570.86.10").contains("libtorch can use 0");
    assertThat(finding("GPU").mend()).contains("PYTORCH_LIBRARY_PATH");
    assigned = List.of("1");
    assertThat(finding("GPU").severity()).isEqualTo(Severity.ERROR);
    torch = new TorchLibrary("2.7.1", "/native", true, 2);
    assertThat(finding("GPU").severity()).isEqualTo(Severity.OK);
    assigned = List.of("2");
    assertThat(finding("GPU").severity()).isEqualTo(Severity.ERROR);
    assigned = List.of();
    torch = new TorchLibrary("2.7.1", "/native", true, 1);
    assertThat(finding("GPU").mend()).contains("CUDA_VISIBLE_DEVICES");
  }

  @Test
  void anAddressOfAGpuThatDoesNotExistIsTheDiscoveryScriptsFault() {
    assigned = List.of("0");
    assertThat(finding("GPU").severity()).isEqualTo(Severity.ERROR);
    assertThat(finding("GPU").mend()).contains("discovery script");
  }

  @Test
  void anotherLibtorchIsAnError() {
    torch = new TorchLibrary("2.5.1", "/native", false, 0);
    assertThat(finding("libtorch").severity()).isEqualTo(Severity.ERROR);
  }

  @Test
  void moreTrialsThanCoresOrThanMemoryAreWarnedOf() {
    slots = 8;
    assertThat(finding("cores").severity()).isEqualTo(Severity.WARNING);
    memory = 8 * GB;
    assertThat(finding("memory").severity()).isEqualTo(Severity.WARNING);
  }

  @Test
  void clocksThatDisagreeAreWarnedOf() {
    skew = 1500;
    assertThat(finding("clock").severity()).isEqualTo(Severity.OK);
    skew = -2600;
    assertThat(finding("clock").text()).isEqualTo("-2.6 s off the driver's");
  }

  @Test
  void aTokenIsOnlySaidToBeSet() {
    environment =
        MachineFacts.environment(
            Map.of("HF_TOKEN", "hf_secret", "HF_HUB_OFFLINE", "1", "PATH", "/bin"));
    assertThat(environment).doesNotContainKey("PATH");
    assertThat(finding("Hugging Face").text())
        .isEqualTo("HF_HUB_OFFLINE=1, HF_TOKEN=set")
        .doesNotContain("hf_secret");
  }

  @Test
  void thisMachineTellsOfItself(@TempDir Path folder) throws Exception {
    MachineFacts here = MachineFacts.gather("here", 1, List.of());
    assertThat(here.java()).isEqualTo(System.getProperty("java.version"));
    assertThat(here.torch()).as("%s", here.torchProblem()).isNotNull();
    assertThat(here.torch().version()).isEqualTo(MachineChecks.TORCH);
    assertThat(Path.of(here.torch().folder()).resolve("libtorch_cpu.so")).exists();
    assertThat(here.memory()).isPositive();
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(FolderFacts.of(folder).problem()).isNull();
    assertThat(FolderFacts.of(folder).free()).isPositive();
    assertThat(FolderFacts.of(file.resolve("below")).problem()).isNotNull();
    assertThat(folder).isDirectoryContaining(file::equals);
  }
}
