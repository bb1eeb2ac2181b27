// @google-cloud/storage: buckets, objects, and what goes wrong on the way.
const {Storage} = require('@google-cloud/storage');
const {Readable} = require('stream');
const {pipeline} = require('stream/promises');
const assert = require('assert');
const crypto = require('crypto');
const {sandbox, project, check, fault, noFault, done} = require('./check.js');

// A client of its own for each bucket handle: retries are switched off for good by some calls.
const client = more =>
  new Storage({apiEndpoint: sandbox, projectId: project, useAuthWithCustomEndpoint: false, ...more});
const KiB = 1024;

(async () => {
  const storage = client();
  const name = `node-${Date.now()}`;
  const bucket = storage.bucket(name);
  const big = crypto.randomBytes(5 * KiB * KiB + 123);

  await check('create', () =>
    storage.createBucket(name, {location: 'us-central1', versioning: {enabled: true}}));
  await check('labels', async () => {
    await bucket.setLabels({a: 'b'});
    assert.deepEqual((await bucket.getLabels())[0], {a: 'b'});
  });
  await check('lifecycle', async () => {
    await bucket.addLifecycleRule({action: {type: 'Delete'}, condition: {age: 30}});
    await bucket.addLifecycleRule({
      action: {type: 'SetStorageClass', storageClass: 'COLDLINE'},
      condition: {age: 10},
    });
    assert.equal((await bucket.getMetadata())[0].lifecycle.rule.length, 2);
  });
  await check('cors', () =>
    bucket.setCorsConfiguration([{maxAgeSeconds: 3600, method: ['GET'], origin: ['*']}]));
  await check('notification', async () => {
    const [made] = await bucket.createNotification(`projects/${project}/topics/t`);
    assert.equal((await bucket.getNotifications())[0].length, 1);
    await made.delete();
  });
  await check('policy', async () => {
    const [policy] = await bucket.iam.getPolicy({requestedPolicyVersion: 3});
    policy.bindings.push({role: 'roles/storage.objectViewer', members: ['user:a@example.com']});
    await bucket.iam.setPolicy(policy);
  });
  await check('access list', async () => {
    await bucket.acl.add({entity: 'user-a@example.com', role: 'READER'});
    await bucket.acl.delete({entity: 'user-a@example.com'});
  });

  for (const [how, options] of Object.entries({
    whole: {resumable: false},
    resumable: {resumable: true},
    chunks: {resumable: true, chunkSize: 1024 * KiB},
    md5: {validation: 'md5'},
  })) {
    await check(`upload: ${how}`, async () => {
      await bucket.file(`up/${how}`).save(big, options);
      assert((await bucket.file(`up/${how}`).download())[0].equals(big));
    });
  }
  await check('stream', async () => {
    const file = bucket.file('stream');
    await pipeline(Readable.from([big.subarray(0, 1e6), big.subarray(1e6)]), file.createWriteStream());
    let read = 0;
    for await (const chunk of file.createReadStream()) read += chunk.length;
    assert.equal(read, big.length);
  });
  await check('gzip', async () => {
    const text = 'hello '.repeat(1000);
    await bucket.file('text').save(text, {gzip: true});
    assert.equal((await bucket.file('text').download())[0].toString(), text);
    assert((await bucket.file('text').download({decompress: false}))[0].length < text.length);
  });
  await check('ranges', async () => {
    const file = bucket.file('up/whole');
    assert((await file.download({start: 100, end: 199}))[0].equals(big.subarray(100, 200)));
    assert((await file.download({end: -50}))[0].equals(big.subarray(-50)));
  });
  await check('an upload that goes on', async () => {
    const file = bucket.file('goes-on');
    const [uri] = await file.createResumableUpload();
    const first = 256 * KiB;
    await fetch(uri, {
      method: 'PUT',
      headers: {'Content-Range': `bytes 0-${first - 1}/*`},
      body: big.subarray(0, first),
    });
    const options = {uri, offset: first, resumable: true, validation: false};
    await pipeline(Readable.from([big.subarray(first)]), file.createWriteStream(options));
    assert((await file.download())[0].equals(big));
  });
  await check('compose', async () => {
    await bucket.file('1').save('one');
    await bucket.file('2').save('two');
    await bucket.combine(['1', '2'], '12');
    assert.equal((await bucket.file('12').download())[0].toString(), 'onetwo');
  });
  await check('copy, rename, move', async () => {
    await bucket.file('1').copy('copy');
    await bucket.file('copy').rename('renamed');
    await bucket.file('renamed').moveFileAtomic('moved');
    assert((await bucket.file('moved').exists())[0]);
    assert(!(await bucket.file('renamed').exists())[0]);
  });
  await check('lists', async () => {
    const query = {prefix: 'up/', maxResults: 2, autoPaginate: false};
    assert.equal((await bucket.getFiles(query))[0].length, 2);
    const [, , page] = await bucket.getFiles({delimiter: '/', autoPaginate: false});
    assert.deepEqual(page.prefixes, ['up/']);
  });
  await check('versions', async () => {
    await bucket.file('v').save('1');
    await bucket.file('v').save('2');
    const [all] = await bucket.getFiles({versions: true, prefix: 'v'});
    const {generation} = all[0].metadata;
    assert.equal((await bucket.file('v', {generation}).download())[0].toString(), '1');
  });
  await check('refusals', async () => {
    await assert.rejects(bucket.file('none').getMetadata(), e => e.code === 404);
    const there = {preconditionOpts: {ifGenerationMatch: 0}, resumable: false};
    await assert.rejects(bucket.file('v').save('x', there), e => e.code === 412);
  });
  await check('a key of the client', async () => {
    const encryptionKey = crypto.randomBytes(32);
    await bucket.file('secret', {encryptionKey}).save('secret');
    const [read] = await bucket.file('secret', {encryptionKey}).download();
    assert.equal(read.toString(), 'secret');
    await assert.rejects(bucket.file('secret').download(), e => e.code === 400);
  });
  await check('HMAC keys', async () => {
    const [key] = await storage.createHmacKey(`sa@${project}.iam.gserviceaccount.com`);
    await key.setMetadata({state: 'INACTIVE'});
    await key.delete();
  });
  await check('retries', async () => {
    const own = client().bucket(name);
    await fault({kind: 'status', status: 503, path: '/storage/v1/b/.*', method: 'GET', count: 2});
    await own.getMetadata();
    await fault({kind: 'status', status: 429, path: '/upload/.*', count: 2});
    const options = {preconditionOpts: {ifGenerationMatch: 0}};
    await own.file('r1').save('x', options);
    await fault({kind: 'cut-after', path: '/upload/.*', method: 'PUT', count: 2});
    await own.file('r2').save(big, {...options, resumable: true, chunkSize: 1024 * KiB});
    assert((await own.file('r2').download())[0].equals(big));
  });
  await noFault();
  await check('signed URLs and forms', async () => {
    const {privateKey} = crypto.generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
      publicKeyEncoding: {type: 'spki', format: 'pem'},
    });
    const account = `sa@${project}.iam.gserviceaccount.com`;
    const signing = client({credentials: {client_email: account, private_key: privateKey}});
    const soon = {expires: Date.now() + 60000, host: sandbox};
    for (const version of ['v2', 'v4']) {
      const [url] = await signing.bucket(name).file('1').getSignedUrl({...soon, version, action: 'read'});
      assert.equal(await (await fetch(url)).text(), 'one');
    }
    const [list] = await signing.bucket(name).getSignedUrl({...soon, version: 'v4', action: 'list'});
    assert.match(await (await fetch(list)).text(), /<ListBucketResult/);
    const post = signing.bucket(name).file('posted');
    const [policy] = await post.generateSignedPostPolicyV4({expires: soon.expires});
    const form = new FormData();
    Object.entries(policy.fields).forEach(([k, v]) => form.append(k, v));
    form.append('file', new Blob(['posted']), 'x.txt');
    const answer = await fetch(`${sandbox}/${name}`, {method: 'POST', body: form});
    assert.equal(answer.status, 204);
  });
  await check('soft delete', async () => {
    const [soft] = await storage.createBucket(`${name}-soft`);
    await soft.file('x').save('x');
    const [{generation}] = await soft.file('x').getMetadata();
    await soft.file('x').delete();
    await soft.file('x', {generation}).restore({generation});
    assert((await soft.file('x').exists())[0]);
  });
  await check('delete', async () => {
    await bucket.deleteFiles({force: true, versions: true});
    await bucket.delete();
  });
  done();
})();
