"""Apache Libcloud: Compute, DNS, and Cloud Storage through the XML API."""
import io
import time
from urllib.parse import urlsplit

import libcloud.common.base
import libcloud.common.google
from libcloud.common.google import GoogleOAuth2Credential

from check import PROJECT, SANDBOX, check, done, must

ADDRESS = urlsplit(SANDBOX)
NAME = "lc%d" % time.time()


class NoCredential:
    """Stands in for the exchange of a key for a token, which goes to Google."""

    default_credential_file = GoogleOAuth2Credential.default_credential_file
    access_token = "none-needed"
    oauth2_conn = None

    def __init__(self, *args, **kwargs):
        pass


libcloud.common.google.GoogleOAuth2Credential = NoCredential

import libcloud.storage.drivers.google_storage as google_storage  # noqa: E402
from libcloud.compute.drivers.gce import GCEConnection, GCENodeDriver  # noqa: E402
from libcloud.dns.drivers.google import GoogleDNSConnection, GoogleDNSDriver  # noqa: E402

# The drivers take a host, and no port, from their callers.
for connection in (
    GCEConnection,
    GoogleDNSConnection,
    google_storage.GoogleStorageConnection,
    google_storage.GoogleStorageJSONConnection,
):
    connection.host = ADDRESS.hostname
original_connect = libcloud.common.base.Connection.connect


def connect(self, host=None, port=None, base_url=None, **kwargs):
    self.port = ADDRESS.port
    return original_connect(self, host, ADDRESS.port, base_url)


libcloud.common.base.Connection.connect = connect
SERVICE = {"project": PROJECT, "secure": False, "auth_type": "SA"}


def compute():
    driver = GCENodeDriver("a@example.com", "key", datacenter="us-central1-a", **SERVICE)
    must(driver.list_sizes() and driver.list_images())
    network = driver.ex_create_network(NAME, cidr=None, mode="auto")
    node = driver.create_node(NAME, "e2-small", "debian-12", ex_network=network.name)
    must(NAME in [n.name for n in driver.list_nodes()])
    driver.ex_stop_node(node)
    driver.ex_start_node(node)
    volume = driver.create_volume(10, NAME + "v")
    driver.attach_volume(node, volume)
    driver.detach_volume(volume, ex_node=node)
    snapshot = driver.create_volume_snapshot(volume, NAME + "s")
    driver.destroy_volume_snapshot(snapshot)
    driver.destroy_volume(volume)
    driver.ex_create_firewall(
        NAME, [{"IPProtocol": "tcp", "ports": ["22"]}], network=network
    )
    driver.ex_create_healthcheck(NAME)
    driver.ex_set_node_labels(node, {"a": "b"})
    must(len(driver.ex_create_multiple_nodes(NAME + "m", "e2-small", "debian-12", 2)) == 2)
    driver.destroy_node(node)


def dns():
    driver = GoogleDNSDriver("a@example.com", "key", **SERVICE)
    zone = driver.create_zone(NAME + ".example.com.")
    data = {"ttl": 300, "rrdatas": ["192.0.2.1"]}
    driver.create_record("a." + zone.domain, zone, "A", data)
    must(len(driver.list_records(zone)) == 3)


def storage():
    driver = google_storage.GoogleStorageDriver(
        "GOOGEXAMPLEEXAMPLE12", "0" * 40, secure=False, project=PROJECT
    )
    container = driver.create_container(NAME)
    made = driver.upload_object_via_stream(io.BytesIO(b"hello"), container, "a/b")
    must(b"".join(driver.download_object_range_as_stream(made, 1, 3)) == b"el")
    must(len(driver.list_container_objects(container)) == 1)
    made.delete()
    container.delete()


for each in (compute, dns, storage):
    check(each.__name__, each)
done()
