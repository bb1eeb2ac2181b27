package io.mlinfra.provider.gcp;

import static io.mlinfra.provider.gcp.Cloud.desired;
import static io.mlinfra.provider.gcp.Cloud.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.provider.ReadScope;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members of a policy: ours come and go, others' stay. */
class IamMemberTest {
  @TempDir Path folder;
  private Cloud cloud;

  @BeforeEach
  void start() throws IOException {
    cloud = new Cloud(folder);
    account("fleet-gpu", "fleet");
    account("fleet-two-gpu", "fleet-two");
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private void account(String id, String plan) {
    cloud.create(
        desired(
            "iam.service_account",
            id,
            "global",
            json("{'displayName': 'x', 'description': '[mlinfra-plan=%s]'}".formatted(plan))));
  }

  private static DesiredResource member(String account) {
    return desired(
        "project.iam_member",
        "ml-project/logging.logWriter/" + account,
        "global",
        json(
            "{'resource': 'ml-project', 'role': 'roles/logging.logWriter', 'member':"
                + " 'serviceAccount:%s@ml-project.iam.gserviceaccount.com'}".formatted(account)));
  }

  private List<String> owned() {
    return cloud
        .adapter("project.iam_member")
        .list(new ReadScope("fleet", Set.of()))
        .resources()
        .stream()
        .filter(l -> l.ownedBy("fleet"))
        .map(l -> l.address().name())
        .toList();
  }

  @Test
  void aMemberOfAnotherPlanWhoseNameBeginsLikeOursIsNotOurs() {
    cloud.create(member("fleet-gpu"));
    cloud.create(member("fleet-two-gpu"));
    assertThat(owned()).containsExactly("ml-project/logging.logWriter/fleet-gpu");
  }

  @Test
  void removingOurMemberLeavesTheOthersOfItsRole() {
    cloud.create(member("fleet-gpu"));
    cloud.create(member("fleet-two-gpu"));
    LiveResource live = cloud.listed(member("fleet-gpu")).orElseThrow();
    cloud.carryOut("project.iam_member", cloud.adapter("project.iam_member").delete(live));
    assertThat(cloud.listed(member("fleet-gpu"))).isEmpty();
    assertThat(cloud.listed(member("fleet-two-gpu"))).isPresent();
  }

  @Test
  void addingAMemberTwiceAddsItOnce() {
    cloud.create(member("fleet-gpu"));
    cloud.create(member("fleet-gpu"));
    assertThat(owned()).hasSize(1);
  }

  @Test
  void aMemberOfABucketKeepsItsCondition() {
    cloud.create(
        desired(
            "storage.bucket",
            "checkpoints",
            "global",
            json(
                "{'name': 'checkpoints', 'location': 'US', 'iamConfiguration':"
                    + " {'uniformBucketLevelAccess': {'enabled': true}}}")));
    DesiredResource member =
        desired(
            "storage.bucket_iam_member",
            "checkpoints/storage.objectUser/fleet-gpu",
            "global",
            json(
                "{'resource': 'checkpoints', 'role': 'roles/storage.objectUser', 'member':"
                    + " 'serviceAccount:fleet-gpu@ml-project.iam.gserviceaccount.com', 'condition':"
                    + " {'title': 'checkpoints', 'expression':"
                    + " 'resource.name.startsWith(\\u0022projects/_/buckets/checkpoints\\u0022)'}}"));
    cloud.create(member);
    assertThat(cloud.difference(member, member)).isEmpty();
    LiveResource live = cloud.listed(member).orElseThrow();
    assertThat(live.owner()).contains(Cloud.PLAN);
    cloud.carryOut(
        "storage.bucket_iam_member", cloud.adapter("storage.bucket_iam_member").delete(live));
    assertThat(cloud.listed(member)).isEmpty();
  }
}
