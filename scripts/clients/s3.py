"""boto3 against the XML API."""
import io
import os
import time
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.client import Config
from botocore.exceptions import ClientError

from check import SANDBOX, check, done, must

BUCKET = "boto3-%d" % time.time()
s3 = boto3.client(
    "s3",
    endpoint_url=SANDBOX,
    aws_access_key_id="GOOG1EXAMPLE",
    aws_secret_access_key="none",
    region_name="auto",
    config=Config(s3={"addressing_style": "path"}),
)


def refused(code, what):
    try:
        what()
    except ClientError as e:
        must(e.response["Error"]["Code"] == code)
        return
    raise AssertionError("not refused")


def buckets():
    s3.create_bucket(Bucket=BUCKET)
    must(BUCKET in [b["Name"] for b in s3.list_buckets()["Buckets"]])
    s3.head_bucket(Bucket=BUCKET)
    refused("BucketAlreadyOwnedByYou", lambda: s3.create_bucket(Bucket=BUCKET))


def objects():
    s3.put_object(Bucket=BUCKET, Key="a/1 é&", Body=b"one", Metadata={"k": "v"})
    read = s3.get_object(Bucket=BUCKET, Key="a/1 é&", Range="bytes=1-1")
    must(read["Body"].read() == b"n" and read["Metadata"] == {"k": "v"})
    s3.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": "a/1 é&"})
    refused("NoSuchKey", lambda: s3.get_object(Bucket=BUCKET, Key="none"))
    refused("NoSuchBucket", lambda: s3.list_objects_v2(Bucket="none-" + BUCKET))
    refused("BucketNotEmpty", lambda: s3.delete_bucket(Bucket=BUCKET))


def pages():
    for i in range(7):
        s3.put_object(Bucket=BUCKET, Key="p/%d" % i, Body=b"x")
    for kind in ("list_objects", "list_objects_v2"):
        listed = s3.get_paginator(kind).paginate(
            Bucket=BUCKET, Prefix="p/", PaginationConfig={"PageSize": 3}
        )
        must(len([o for page in listed for o in page["Contents"]]) == 7)


def parts():
    big = os.urandom(17 << 20)
    parted = TransferConfig(multipart_chunksize=5 << 20, multipart_threshold=5 << 20)
    s3.upload_fileobj(io.BytesIO(big), BUCKET, "parts", Config=parted)
    content = io.BytesIO()
    s3.download_fileobj(BUCKET, "parts", content)
    must(content.getvalue() == big)


def settings():
    on = {"Status": "Enabled"}
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration=on)
    s3.put_object(Bucket=BUCKET, Key="v", Body=b"1")
    s3.put_object(Bucket=BUCKET, Key="v", Body=b"2")
    versions = s3.list_object_versions(Bucket=BUCKET, Prefix="v")["Versions"]
    must([v["IsLatest"] for v in versions] == [False, True])
    s3.put_bucket_tagging(Bucket=BUCKET, Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    must(s3.get_bucket_tagging(Bucket=BUCKET)["TagSet"][0]["Key"] == "a")
    s3.put_object_acl(Bucket=BUCKET, Key="v", ACL="public-read")
    must(len(s3.get_object_acl(Bucket=BUCKET, Key="v")["Grants"]) == 1)


def presigned():
    url = s3.generate_presigned_url(
        "get_object", Params={"Bucket": BUCKET, "Key": "copy"}, ExpiresIn=60
    )
    must(urllib.request.urlopen(url).read() == b"one")


def deletions():
    keys = [{"Key": "p/%d" % i} for i in range(7)]
    must(len(s3.delete_objects(Bucket=BUCKET, Delete={"Objects": keys})["Deleted"]) == 7)


for each in (buckets, objects, pages, parts, settings, presigned, deletions):
    check(each.__name__, each)
done()
