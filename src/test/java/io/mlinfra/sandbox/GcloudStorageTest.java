package io.mlinfra.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * gcloud, unchanged, works with buckets, objects, DNS, service accounts and quotas of the embedded
 * cloud. The build runs a few commands of each; {@code scripts/gcloud-check-storage} runs them all.
 */
class GcloudStorageTest {
  private static final boolean ALL = Boolean.getBoolean("gcloud.all");
  private static final String ACCOUNT = "trainer@ml-fleet-dev.iam.gserviceaccount.com";

  @TempDir Path dir;

  private Sandbox sandbox;
  private Path work;
  private int commands;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(installed(), "gcloud is not installed: its check is skipped");
    sandbox = Sandbox.start(SandboxConfig.in(dir.resolve("sandbox")));
    work = Files.createDirectories(dir.resolve("work"));
  }

  @AfterEach
  void stop() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  private static boolean installed() {
    return java.util.Arrays.stream(System.getenv("PATH").split(":", -1))
        .anyMatch(p -> Files.isExecutable(Path.of(p, "gcloud")));
  }

  @Test
  void bucketsAndObjectsAreMadeReadChangedAndDeleted() throws Exception {
    Path tree = Files.createDirectories(work.resolve("tree/sub"));
    Files.writeString(work.resolve("tree/a.txt"), "alpha\n");
    Files.writeString(tree.resolve("b.bin"), "beta\n");

    run("", "storage buckets create gs://check-1 --location=us-central1");
    run("", "storage cp -r tree gs://check-1/");
    run("gs://check-1/tree/sub/b.bin", "storage ls -r gs://check-1/**");
    run("alpha", "storage cat gs://check-1/tree/a.txt");
    Files.delete(tree.resolve("b.bin"));
    run("", "storage rsync -r --delete-unmatched-destination-objects tree gs://check-1/tree");
    run("", "storage rm -r gs://check-1");
    if (ALL) {
      everyOtherStorageCommand();
    }
  }

  private void everyOtherStorageCommand() throws Exception {
    byte[] large = new byte[12 << 20];
    new java.util.Random(1).nextBytes(large);
    Files.write(work.resolve("large"), large);
    Files.writeString(
        work.resolve("rules.json"),
        "{\"rule\":[{\"action\":{\"type\":\"Delete\"},\"condition\":{\"age\":30}}]}");

    run("", "storage buckets create gs://check-2 --uniform-bucket-level-access");
    run("check-2", "storage buckets list");
    run("", "storage buckets update gs://check-2 --versioning --update-labels=a=b");
    run("", "storage buckets update gs://check-2 --lifecycle-file=rules.json");
    run("age: 30", "storage buckets describe gs://check-2");
    run("", "storage cp large gs://check-2/large");
    run("", "storage cp gs://check-2/large copy");
    assertThat(work.resolve("copy")).hasBinaryContent(large);
    run("", "storage mv gs://check-2/large gs://check-2/moved");
    run("", "storage cp tree/a.txt gs://check-2/a");
    run("", "storage cp tree/a.txt gs://check-2/a");
    run("gs://check-2/a#", "storage ls -a gs://check-2/a");
    run("", "storage objects update gs://check-2/a --custom-metadata=k=v");
    run("k: v", "storage objects describe gs://check-2/a");
    run("", "storage objects compose gs://check-2/a gs://check-2/moved gs://check-2/both");
    run("gs://check-2", "storage du -s gs://check-2");
    run("crc32c_hash", "storage hash gs://check-2/a");
    run("", "storage objects update gs://check-2/a --temporary-hold");
    refused("under active Temporary hold", "storage rm gs://check-2/a");
    run("", "storage objects update gs://check-2/a --no-temporary-hold");
    run("", "storage managed-folders create gs://check-2/folder");
    run(
        "roles/storage.objectAdmin",
        "storage buckets add-iam-policy-binding gs://check-2 --member=serviceAccount:"
            + ACCOUNT
            + " --role=roles/storage.objectAdmin");
    run("legacyBucketOwner", "storage buckets get-iam-policy gs://check-2");
    refused("not empty", "storage buckets delete gs://check-2");
    run("", "storage rsync -r gs://check-2 .");
    run("", "storage rm -r gs://check-2");
    refused("not found", "storage buckets describe gs://check-2");
  }

  @Test
  void zonesRecordsAccountsAndQuotasAreManaged() throws Exception {
    run("", "dns managed-zones create z1 --dns-name=fleet.example. --description=d");
    run(
        "10.0.0.1",
        "dns record-sets create a.fleet.example. --zone=z1 --type=A --rrdatas=10.0.0.1");
    run("", "iam service-accounts create trainer --display-name=Trainer");
    run(
        "roles/logging.logWriter",
        "projects add-iam-policy-binding ml-fleet-dev --member=serviceAccount:"
            + ACCOUNT
            + " --role=roles/logging.logWriter");
    run(
        "grantedValue",
        "beta quotas preferences create --service=compute.googleapis.com --project=ml-fleet-dev"
            + " --quota-id=NETWORKS-per-project --preferred-value=20 --preference-id=p1"
            + " --email=a@example.com");
    if (ALL) {
      everyOtherCommand();
    }
  }

  private void everyOtherCommand() throws Exception {
    run("z1", "dns managed-zones list");
    run("SOA", "dns record-sets list --zone=z1");
    run("", "dns record-sets transaction start --zone=z1");
    run(
        "",
        "dns record-sets transaction add --zone=z1 --name=b.fleet.example. --type=A --ttl=60"
            + " 10.0.0.2");
    run("done", "dns record-sets transaction execute --zone=z1");
    run(
        "0.8: 10.0.0.1",
        "dns record-sets create w.fleet.example. --zone=z1 --type=A --ttl=30"
            + " --routing-policy-type=WRR --routing-policy-data=0.8=10.0.0.1;0.2=10.0.0.2");
    run("", "dns record-sets update a.fleet.example. --zone=z1 --type=A --rrdatas=10.0.0.9");
    run("", "dns managed-zones update z1 --description=e");
    run("description: e", "dns managed-zones describe z1");
    refused("contains one or more", "dns managed-zones delete z1");
    for (String name : List.of("a", "b", "w")) {
      run("", "dns record-sets delete " + name + ".fleet.example. --zone=z1 --type=A");
    }
    run("", "dns managed-zones delete z1");
    run(ACCOUNT, "iam service-accounts list");
    run("Trainer", "iam service-accounts describe " + ACCOUNT);
    run("", "iam service-accounts disable " + ACCOUNT);
    run("disabled: true", "iam service-accounts describe " + ACCOUNT);
    run("", "iam service-accounts enable " + ACCOUNT);
    run("created key", "iam service-accounts keys create key.json --iam-account=" + ACCOUNT);
    run("KEY_ID", "iam service-accounts keys list --iam-account=" + ACCOUNT);
    run(
        "roles/iam.serviceAccountUser",
        "iam service-accounts add-iam-policy-binding "
            + ACCOUNT
            + " --member=user:a@example.com --role=roles/iam.serviceAccountUser");
    run("deleted", "iam service-accounts delete " + ACCOUNT);
    run("logWriter", "projects get-iam-policy ml-fleet-dev");
    run(
        "NETWORKS-per-project",
        "beta quotas info list --service=compute.googleapis.com --project=ml-fleet-dev");
    run("grantedValue: '20'", "beta quotas preferences describe p1 --project=ml-fleet-dev");
    run("finished successfully", "services enable compute.googleapis.com");
    run("Compute Engine API", "services list --enabled");
    run("finished successfully", "services disable dns.googleapis.com");
    run("ml-fleet-dev", "projects list");
    run("Listed 0 items", "organizations list");
    run("training", "resource-manager folders create --display-name=training --organization=123");
    run("training", "resource-manager folders list --organization=123");
    run("", "dns managed-zones create z2 --dns-name=fleet.example. --description=d");
    refused(
        "Invalid value for 'entity.rrset.rrdata[0]': 'notanip'",
        "dns record-sets create x.fleet.example. --zone=z2 --type=A --rrdatas=notanip");
    run("", "dns managed-zones delete z2");
  }

  private void run(String holding, String command) throws Exception {
    Answer answer = gcloud(command);
    assertThat(answer.code()).as(command + "\n" + answer.text()).isZero();
    assertThat(answer.text()).as(command).contains(holding);
  }

  private void refused(String holding, String command) throws Exception {
    Answer answer = gcloud(command);
    assertThat(answer.code()).as(command).isNotZero();
    assertThat(answer.text()).as(command).contains(holding);
  }

  private record Answer(int code, String text) {}

  private Answer gcloud(String command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("gcloud"));
    line.addAll(List.of(command.split(" ", -1)));
    Path output = dir.resolve("out-" + commands++);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment());
    Process process = builder.start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("gcloud does not end: " + command);
    }
    return new Answer(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
  }

  private Map<String, String> environment() {
    String base = sandbox.baseUri() + "/";
    return Map.of(
        "CLOUDSDK_CONFIG",
        dir.resolve("config").toString(),
        "CLOUDSDK_AUTH_DISABLE_CREDENTIALS",
        "true",
        "CLOUDSDK_CORE_PROJECT",
        "ml-fleet-dev",
        "CLOUDSDK_CORE_DISABLE_PROMPTS",
        "1",
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE",
        base + "storage/v1/",
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_DNS",
        base,
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_IAM",
        base,
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDQUOTAS",
        base,
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_SERVICEUSAGE",
        base,
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER",
        base);
  }
}
