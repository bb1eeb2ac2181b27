"""google-api-python-client, which reads from discovery documents what it can call."""
import io
import os
import time

from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseDownload, MediaIoBaseUpload, build_http

from check import PROJECT, SANDBOX, check, done, must

DOCUMENTS = SANDBOX + "/discovery/v1/apis/{api}/{apiVersion}/rest"
NAME = "py%d" % time.time()
ZONE = "us-central1-a"


def api(name, version):
    return build(
        name, version, http=build_http(), discoveryServiceUrl=DOCUMENTS, cache_discovery=False
    )


def storage():
    service = api("storage", "v1")
    big = os.urandom(3 << 20)
    service.buckets().insert(project=PROJECT, body={"name": NAME}).execute()
    media = MediaIoBaseUpload(io.BytesIO(b"hello"), "text/plain")
    service.objects().insert(bucket=NAME, name="x", media_body=media).execute()
    media = MediaIoBaseUpload(io.BytesIO(big), "a/b", chunksize=1 << 20, resumable=True)
    request = service.objects().insert(bucket=NAME, body={"name": "big"}, media_body=media)
    answer = None
    while answer is None:
        _, answer = request.next_chunk()
    content = io.BytesIO()
    download = MediaIoBaseDownload(
        content, service.objects().get_media(bucket=NAME, object="big"), chunksize=1 << 20
    )
    finished = False
    while not finished:
        _, finished = download.next_chunk()
    must(content.getvalue() == big)
    request = service.objects().list(bucket=NAME, maxResults=1)
    found = 0
    while request is not None:
        page = request.execute()
        found += len(page.get("items", []))
        request = service.objects().list_next(request, page)
    must(found == 2)


def refusal():
    try:
        api("storage", "v1").objects().get(bucket=NAME, object="none").execute()
    except HttpError as e:
        must(e.resp.status == 404 and "No such object" in str(e))
        return
    raise AssertionError("not refused")


def batch():
    service = api("storage", "v1")
    answers = []
    requests = service.new_batch_http_request(callback=lambda i, r, e: answers.append(r or e))
    requests.add(service.objects().get(bucket=NAME, object="x"))
    requests.add(service.objects().get(bucket=NAME, object="none"))
    requests.execute(http=build_http())
    must(answers[0]["name"] == "x" and answers[1].resp.status == 404)


def compute():
    service = api("compute", "v1")

    def finish(operation, **where):
        operations = service.zoneOperations() if where else service.globalOperations()
        while operation["status"] != "DONE":
            operation = operations.wait(
                project=PROJECT, operation=operation["name"], **where
            ).execute()
        must("error" not in operation)

    network = {"name": NAME, "autoCreateSubnetworks": True}
    finish(service.networks().insert(project=PROJECT, body=network).execute())
    image = "projects/debian-cloud/global/images/family/debian-12"
    machine = {
        "name": NAME,
        "machineType": "zones/us-central1-a/machineTypes/e2-small",
        "disks": [{"boot": True, "initializeParams": {"sourceImage": image}}],
        "networkInterfaces": [{"network": "global/networks/" + NAME}],
    }
    insert = service.instances().insert(project=PROJECT, zone=ZONE, body=machine)
    finish(insert.execute(), zone=ZONE)
    listed = service.instances().list(project=PROJECT, zone=ZONE, filter="name=" + NAME)
    must(len(listed.execute()["items"]) == 1)
    delete = service.instances().delete(project=PROJECT, zone=ZONE, instance=NAME)
    finish(delete.execute(), zone=ZONE)


def dns():
    service = api("dns", "v1")
    domain = NAME + ".example.com."
    zone = {"name": NAME, "dnsName": domain, "description": "d"}
    record = {"name": "a." + domain, "type": "A", "ttl": 60, "rrdatas": ["192.0.2.1"]}
    service.managedZones().create(project=PROJECT, body=zone).execute()
    service.changes().create(
        project=PROJECT, managedZone=NAME, body={"additions": [record]}
    ).execute()
    records = service.resourceRecordSets().list(project=PROJECT, managedZone=NAME).execute()
    must(len(records["rrsets"]) == 3)


def identity():
    accounts = api("iam", "v1").projects().serviceAccounts()
    body = {"accountId": NAME, "serviceAccount": {"displayName": "x"}}
    made = accounts.create(name="projects/" + PROJECT, body=body).execute()
    accounts.keys().create(name=made["name"], body={}).execute()
    accounts.delete(name=made["name"]).execute()


def others():
    api("cloudresourcemanager", "v1").projects().get(projectId=PROJECT).execute()
    api("cloudresourcemanager", "v3").projects().get(name="projects/" + PROJECT).execute()
    api("serviceusage", "v1").services().list(parent="projects/" + PROJECT).execute()
    api("cloudbilling", "v1").projects().getBillingInfo(name="projects/" + PROJECT).execute()
    api("monitoring", "v3").projects().alertPolicies().list(
        name="projects/" + PROJECT
    ).execute()


for each in (storage, refusal, batch, compute, dns, identity, others):
    check(each.__name__, each)
done()
