// @aws-sdk/client-s3 against the XML API.
const assert = require('assert');
const {Readable} = require('stream');
const s3 = require('@aws-sdk/client-s3');
const {sandbox, check, done} = require('./check.js');

const client = new s3.S3Client({
  endpoint: sandbox,
  region: 'us-central1',
  forcePathStyle: true,
  credentials: {accessKeyId: 'GOOG1EXAMPLE', secretAccessKey: 'none'},
});
const Bucket = `aws-${Date.now()}`;
const send = (command, more) => client.send(new s3[`${command}Command`]({Bucket, ...more}));

(async () => {
  await check('create and list', async () => {
    await send('CreateBucket');
    assert((await send('ListBuckets')).Buckets.some(b => b.Name === Bucket));
    assert.equal((await send('GetBucketLocation')).LocationConstraint, 'US-CENTRAL1');
  });
  await check('put and get', async () => {
    await send('PutObject', {Key: 'a b/é', Body: 'hello', Metadata: {k: 'v'}});
    const read = await send('GetObject', {Key: 'a b/é'});
    assert.equal(await read.Body.transformToString(), 'hello');
    assert.equal(read.Metadata.k, 'v');
  });
  await check('a stream in frames', async () => {
    const Body = Readable.from([Buffer.from('hel'), Buffer.from('lo')]);
    await send('PutObject', {Key: 's', Body, ContentLength: 5});
    assert.equal(await (await send('GetObject', {Key: 's'})).Body.transformToString(), 'hello');
  });
  await check('list', async () => {
    const page = await send('ListObjectsV2', {Delimiter: '/'});
    assert.equal(page.CommonPrefixes[0].Prefix, 'a b/');
    assert.equal(page.Contents.length, 1);
  });
  await check('copy', () =>
    send('CopyObject', {Key: 'c', CopySource: `${Bucket}/${encodeURIComponent('a b/é')}`}));
  await check('parts', async () => {
    const {UploadId} = await send('CreateMultipartUpload', {Key: 'm'});
    const Parts = [];
    for (const [i, Body] of [Buffer.alloc(6 << 20), Buffer.from('x')].entries()) {
      const PartNumber = i + 1;
      const {ETag} = await send('UploadPart', {Key: 'm', UploadId, PartNumber, Body});
      Parts.push({ETag, PartNumber});
    }
    await send('CompleteMultipartUpload', {Key: 'm', UploadId, MultipartUpload: {Parts}});
    assert.equal((await send('HeadObject', {Key: 'm'})).ContentLength, (6 << 20) + 1);
  });
  await check('refusals', async () => {
    await assert.rejects(send('GetObject', {Key: 'none'}), e => e.name === 'NoSuchKey');
    const there = {Key: 's', Body: 'x', IfNoneMatch: '*'};
    await assert.rejects(send('PutObject', there), e => e.$metadata.httpStatusCode === 412);
    await assert.rejects(send('DeleteBucket'), e => e.name === 'BucketNotEmpty');
  });
  await check('delete', async () => {
    const Objects = ['a b/é', 's', 'c', 'm'].map(Key => ({Key}));
    assert.equal((await send('DeleteObjects', {Delete: {Objects}})).Deleted.length, 4);
    await send('DeleteBucket');
  });
  done();
})();
