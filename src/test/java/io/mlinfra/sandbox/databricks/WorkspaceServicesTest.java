package io.mlinfra.sandbox.databricks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.ResourceAlreadyExists;
import com.databricks.sdk.service.compute.CreateCluster;
import com.databricks.sdk.service.compute.CreateInstancePool;
import com.databricks.sdk.service.compute.EditInstancePool;
import com.databricks.sdk.service.compute.GlobalInitScriptCreateRequest;
import com.databricks.sdk.service.compute.InstallLibraries;
import com.databricks.sdk.service.compute.InstancePoolAndStats;
import com.databricks.sdk.service.compute.Library;
import com.databricks.sdk.service.compute.LibraryInstallStatus;
import com.databricks.sdk.service.compute.PythonPyPiLibrary;
import com.databricks.sdk.service.files.Move;
import com.databricks.sdk.service.iam.AccessControlRequest;
import com.databricks.sdk.service.iam.MeRequest;
import com.databricks.sdk.service.iam.PermissionLevel;
import com.databricks.sdk.service.iam.SetObjectPermissions;
import com.databricks.sdk.service.iam.UpdateObjectPermissions;
import com.databricks.sdk.service.settings.CreateTokenRequest;
import com.databricks.sdk.service.workspace.CreateScope;
import com.databricks.sdk.service.workspace.Delete;
import com.databricks.sdk.service.workspace.ExportFormat;
import com.databricks.sdk.service.workspace.Import;
import com.databricks.sdk.service.workspace.ImportFormat;
import com.databricks.sdk.service.workspace.Language;
import com.databricks.sdk.service.workspace.ObjectType;
import com.databricks.sdk.service.workspace.PutSecret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rest of a workspace through the official client: pools, files, permissions, secrets. */
class WorkspaceServicesTest {
  @TempDir Path dir;
  private Workspace w;

  @BeforeEach
  void start() throws Exception {
    w = new Workspace(dir);
  }

  @AfterEach
  void stop() {
    w.close();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private String pool(String name) {
    return w.client
        .instancePools()
        .create(
            new CreateInstancePool()
                .setInstancePoolName(name)
                .setNodeTypeId("n2-standard-4")
                .setMinIdleInstances(2L)
                .setMaxCapacity(10L)
                .setCustomTags(Map.of("team", "ml")))
        .getInstancePoolId();
  }

  @Test
  void everyAnswerNamesTheWorkspaceAndTheUserIsKnown() throws Exception {
    assertThat(w.client.currentUser().me(new MeRequest()).getUserName())
        .isEqualTo("sandbox@example.com");
    assertThat(
            w.call("GET", "/api/2.0/preview/scim/v2/Me", "")
                .raw()
                .headers()
                .firstValue("X-Databricks-Org-Id"))
        .hasValue("1000000000000001");
  }

  @Test
  void aMachineLogsInWithItsClientSecretAndNotWithoutOne() throws Exception {
    WorkspaceClient machine =
        new WorkspaceClient(
            new DatabricksConfig()
                .setHost(w.host())
                .setClientId("fake-client")
                .setClientSecret("fake-secret"));
    assertThat(machine.currentUser().me(new MeRequest()).getUserName())
        .isEqualTo("sandbox@example.com");
    Workspace.Answer refused =
        w.call(
            "POST",
            "/oidc/v1/token",
            "grant_type=client_credentials",
            "application/x-www-form-urlencoded");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.body().path("error").asText()).isEqualTo("invalid_client");
  }

  @Test
  void aPoolIsMadeChangedAndListedWithWhatItHolds() throws Exception {
    String id = pool("one");
    assertThat(w.client.instancePools().get(id).getStats().getPendingIdleCount()).isEqualTo(2L);
    w.wait(61);
    assertThat(w.client.instancePools().get(id).getStats().getIdleCount()).isEqualTo(2L);
    assertThatThrownBy(() -> pool("one")).isInstanceOf(ResourceAlreadyExists.class);
    w.client
        .instancePools()
        .edit(
            new EditInstancePool()
                .setInstancePoolId(id)
                .setInstancePoolName("renamed")
                .setNodeTypeId("n2-standard-4")
                .setMaxCapacity(20L));
    List<InstancePoolAndStats> all = new ArrayList<>();
    w.client.instancePools().list().forEach(all::add);
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().getInstancePoolName()).isEqualTo("renamed");
    assertThat(all.getFirst().getMinIdleInstances()).isZero();
    assertThat(all.getFirst().getDefaultTags()).containsKey("DatabricksInstancePoolId");
    assertThatThrownBy(
            () ->
                w.client
                    .instancePools()
                    .edit(
                        new EditInstancePool()
                            .setInstancePoolId(id)
                            .setInstancePoolName("renamed")
                            .setNodeTypeId("n2-standard-8")))
        .isInstanceOf(BadRequest.class);
    w.client.instancePools().delete(id);
    assertThatThrownBy(() -> w.client.instancePools().get(id)).isInstanceOf(NotFound.class);
  }

  @Test
  void permissionsAreSetChangedAndShownWithTheInheritedOnes() throws Exception {
    String id = pool("shared");
    AccessControlRequest users =
        new AccessControlRequest()
            .setGroupName("users")
            .setPermissionLevel(PermissionLevel.CAN_ATTACH_TO);
    w.client
        .permissions()
        .set(
            new SetObjectPermissions()
                .setRequestObjectType("instance-pools")
                .setRequestObjectId(id)
                .setAccessControlList(List.of(users)));
    w.call("POST", "/api/2.0/preview/scim/v2/Users", "{\"userName\":\"someone@example.com\"}");
    w.client
        .permissions()
        .update(
            new UpdateObjectPermissions()
                .setRequestObjectType("instance-pools")
                .setRequestObjectId(id)
                .setAccessControlList(
                    List.of(
                        new AccessControlRequest()
                            .setUserName("someone@example.com")
                            .setPermissionLevel(PermissionLevel.CAN_MANAGE))));
    var got = w.client.permissions().get("instance-pools", id);
    assertThat(got.getObjectType()).isEqualTo("instance-pool");
    assertThat(got.getAccessControlList()).hasSize(3);
    assertThat(
            w.client.permissions().getPermissionLevels("instance-pools", id).getPermissionLevels())
        .hasSize(2);
    assertThatThrownBy(() -> w.client.permissions().get("clusters", "none"))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void filesAndNotebooksLieInFolders() throws Exception {
    w.client.workspace().mkdirs("/Shared/jobs/deep");
    w.client
        .workspace()
        .importContent(
            new Import()
                .setPath("/Workspace/Shared/jobs/run.sh")
                .setFormat(ImportFormat.AUTO)
                .setContent(base64("echo hi\n")));
    w.client
        .workspace()
        .importContent(
            new Import()
                .setPath("/Shared/jobs/train")
                .setLanguage(Language.PYTHON)
                .setFormat(ImportFormat.SOURCE)
                .setContent(base64("print(1)")));
    assertThat(w.client.workspace().getStatus("/Shared/jobs/run.sh").getObjectType())
        .isEqualTo(ObjectType.FILE);
    assertThat(w.client.workspace().getStatus("/Shared/jobs/train").getLanguage())
        .isEqualTo(Language.PYTHON);
    List<String> listed = new ArrayList<>();
    w.client.workspace().list("/Shared/jobs").forEach(o -> listed.add(o.getPath()));
    assertThat(listed)
        .containsExactlyInAnyOrder(
            "/Shared/jobs/deep", "/Shared/jobs/run.sh", "/Shared/jobs/train");
    var exported = w.client.workspace().export("/Shared/jobs/train");
    assertThat(exported.getContent()).isEqualTo(base64("print(1)"));
    assertThat(
            w.call(
                    "GET",
                    "/api/2.0/workspace/export?path=/Shared/jobs/run.sh&direct_download=true&format="
                        + ExportFormat.AUTO,
                    "")
                .raw()
                .body())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("echo hi\n");
    assertThatThrownBy(() -> w.client.workspace().delete(new Delete().setPath("/Shared/jobs")))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("not empty");
    assertThatThrownBy(() -> w.client.workspace().getStatus("/Shared/none"))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void aMultipartUploadAndARawOneArriveByteForByte() throws Exception {
    w.client.workspace().mkdirs("/Shared/up");
    String body =
        "--B\r\nContent-Disposition: form-data; name=\"path\"\r\n\r\n/Shared/up/a.txt\r\n"
            + "--B\r\nContent-Disposition: form-data; name=\"format\"\r\n\r\nAUTO\r\n"
            + "--B\r\nContent-Disposition: form-data; name=\"content\"; filename=\"a\"\r\n\r\n"
            + "one\r\ntwo\r\n--B--\r\n";
    w.call("POST", "/api/2.0/workspace/import", body, "multipart/form-data; boundary=B");
    assertThat(w.call("GET", "/api/2.0/workspace-files/Shared/up/a.txt", "").raw().body())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("one\r\ntwo");
    String raw = "/api/2.0/workspace-files/import-file/Shared/up/b.txt";
    assertThat(w.call("POST", raw, "x").status()).isEqualTo(200);
    assertThat(w.call("POST", raw, "y").error()).isEqualTo("RESOURCE_ALREADY_EXISTS");
    assertThat(w.call("POST", raw + "?overwrite=true", "y").status()).isEqualTo(200);
    assertThat(w.call("POST", "/api/2.0/workspace-files/import-file/no/b.txt", "x").status())
        .isEqualTo(404);
  }

  @Test
  void theOlderFileSystemWorksInBlocks() throws Exception {
    w.client.dbfs().write(Path.of("/tmp/x/data.bin"), "hello".getBytes(StandardCharsets.UTF_8));
    assertThat(w.client.dbfs().readAllBytes(Path.of("/tmp/x/data.bin")))
        .asString()
        .isEqualTo("hello");
    assertThat(w.client.dbfs().list("/tmp")).extracting("path").containsExactly("/tmp/x");
    w.client.dbfs().move(new Move().setSourcePath("/tmp/x").setDestinationPath("/tmp/y"));
    assertThat(w.client.dbfs().getStatus("/tmp/y/data.bin").getFileSize()).isEqualTo(5L);
    assertThatThrownBy(() -> w.client.dbfs().getStatus("/tmp/x")).isInstanceOf(NotFound.class);
  }

  @Test
  void secretsTokensScriptsAndSettingsAreKept() throws Exception {
    w.client.secrets().createScope(new CreateScope().setScope("ci"));
    w.client.secrets().putSecret(new PutSecret().setScope("ci").setKey("k").setStringValue("fake"));
    assertThat(w.client.secrets().getSecret("ci", "k").getValue()).isEqualTo(base64("fake"));
    assertThat(w.client.secrets().listAcls("ci"))
        .extracting("principal")
        .containsExactly("sandbox@example.com");
    assertThatThrownBy(() -> w.client.secrets().createScope(new CreateScope().setScope("ci")))
        .isInstanceOf(ResourceAlreadyExists.class);

    var token =
        w.client.tokens().create(new CreateTokenRequest().setComment("c").setLifetimeSeconds(60L));
    assertThat(w.client.tokens().list()).hasSize(1);
    w.client.tokens().delete(token.getTokenInfo().getTokenId());
    assertThat(w.client.tokens().list()).isEmpty();

    for (String name : List.of("first", "second")) {
      w.client
          .globalInitScripts()
          .create(
              new GlobalInitScriptCreateRequest()
                  .setName(name)
                  .setScript(base64("true"))
                  .setPosition(0L));
    }
    assertThat(w.client.globalInitScripts().list())
        .extracting("name")
        .containsExactly("second", "first");

    w.client.workspaceConf().setStatus(Map.of("enableIpAccessLists", "true"));
    // This version of the client forgets the keys when it reads, so a plain call does.
    assertThat(
            w.call("GET", "/api/2.0/workspace-conf?keys=enableIpAccessLists", "")
                .body()
                .path("enableIpAccessLists")
                .asText())
        .isEqualTo("true");
  }

  @Test
  void librariesFollowTheirCluster() throws Exception {
    String id =
        w.client
            .clusters()
            .create(
                new CreateCluster()
                    .setSparkVersion("15.4.x-scala2.12")
                    .setNodeTypeId("n2-standard-4")
                    .setNumWorkers(1L))
            .getResponse()
            .getClusterId();
    Library library = new Library().setPypi(new PythonPyPiLibrary().setPackage("numpy"));
    w.client
        .libraries()
        .install(new InstallLibraries().setClusterId(id).setLibraries(List.of(library)));
    assertThat(w.client.libraries().clusterStatus(id).iterator().next().getStatus())
        .isEqualTo(LibraryInstallStatus.PENDING);
    w.wait(301);
    assertThat(w.client.libraries().clusterStatus(id).iterator().next().getStatus())
        .isEqualTo(LibraryInstallStatus.INSTALLED);
  }

  @Test
  void usersAndGroupsAreFoundByFilter() throws Exception {
    w.call("POST", "/api/2.0/preview/scim/v2/Users", "{\"userName\":\"a@example.com\"}");
    assertThat(
            w.call(
                    "GET",
                    "/api/2.0/preview/scim/v2/Users?filter=userName%20eq%20%22a@example.com%22",
                    "")
                .body()
                .path("totalResults")
                .asInt())
        .isEqualTo(1);
    assertThat(
            w.call("POST", "/api/2.0/preview/scim/v2/Users", "{\"userName\":\"a@example.com\"}")
                .status())
        .isEqualTo(409);
    assertThat(w.client.users().list(new com.databricks.sdk.service.iam.ListUsersRequest()))
        .hasSize(2);
  }
}
