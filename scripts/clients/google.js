// @google-cloud/compute and its neighbours over REST, and googleapis.
const assert = require('assert');
const {GoogleAuth, OAuth2Client} = require('google-auth-library');
const {google} = require('googleapis');
const compute = require('@google-cloud/compute');
const monitoring = require('@google-cloud/monitoring');
const {BudgetServiceClient} = require('@google-cloud/billing-budgets');
const {CloudQuotasClient} = require('@google-cloud/cloudquotas');
const {ProjectsClient, TagKeysClient} = require('@google-cloud/resource-manager');
const {ServiceUsageClient} = require('@google-cloud/service-usage');
const {sandbox, project, check, done} = require('./check.js');

const token = Object.assign(new OAuth2Client(), {
  credentials: {access_token: 'none-needed', expiry_date: Date.now() + 1e9},
});
const {hostname, port} = new URL(sandbox);
const options = {
  fallback: 'rest',
  protocol: 'http',
  apiEndpoint: hostname,
  port: Number(port),
  auth: new GoogleAuth({authClient: token, projectId: project}),
  projectId: project,
};
const zone = 'us-central1-a';
const region = 'us-central1';
const unique = `n${Date.now()}`;

const finish = async ([operation], where = {}) => {
  const client = where.zone
    ? new compute.ZoneOperationsClient(options)
    : where.region
      ? new compute.RegionOperationsClient(options)
      : new compute.GlobalOperationsClient(options);
  for (;;) {
    const [now] = await client.wait({project, operation: operation.latestResponse.name, ...where});
    if (now.status === 'DONE') {
      assert(!now.error, JSON.stringify(now.error));
      return;
    }
  }
};

async function machines() {
  const networks = new compute.NetworksClient(options);
  const subnetworks = new compute.SubnetworksClient(options);
  const instances = new compute.InstancesClient(options);
  const disks = new compute.DisksClient(options);
  const vm = {project, zone, instance: `${unique}vm`};
  const subnet = `regions/${region}/subnetworks/${unique}`;

  await check('network', async () => {
    await finish(await networks.insert({
      project,
      networkResource: {name: unique, autoCreateSubnetworks: false},
    }));
    await finish(
      await subnetworks.insert({
        project,
        region,
        subnetworkResource: {
          name: unique,
          ipCidrRange: '10.1.0.0/24',
          network: `global/networks/${unique}`,
        },
      }),
      {region}
    );
  });
  await check('disk', async () => {
    const disk = {project, zone, disk: unique};
    const type = `zones/${zone}/diskTypes/pd-ssd`;
    await finish(await disks.insert({project, zone, diskResource: {name: unique, sizeGb: 10, type}}), {zone});
    await finish(await disks.resize({...disk, disksResizeRequestResource: {sizeGb: 20}}), {zone});
    assert.equal((await disks.get(disk))[0].sizeGb, '20');
  });
  await check('instance', async () => {
    const sourceImage = 'projects/debian-cloud/global/images/family/debian-12';
    const instanceResource = {
      name: vm.instance,
      machineType: `zones/${zone}/machineTypes/e2-small`,
      disks: [{boot: true, autoDelete: true, initializeParams: {sourceImage}}],
      networkInterfaces: [{subnetwork: subnet}],
    };
    await finish(await instances.insert({project, zone, instanceResource}), {zone});
    const source = `projects/${project}/zones/${zone}/disks/${unique}`;
    await finish(await instances.attachDisk({...vm, attachedDiskResource: {source}}), {zone});
    await finish(await instances.stop(vm), {zone});
    await finish(await instances.start(vm), {zone});
    assert.equal((await instances.get(vm))[0].status, 'RUNNING');
  });
  await check('lists', async () => {
    const [found] = await instances.list({project, zone, filter: `name = ${vm.instance}`});
    assert.equal(found.length, 1);
    let types = 0;
    const all = new compute.MachineTypesClient(options).listAsync({project, zone, maxResults: 50});
    for await (const type of all) types += type.name ? 1 : 0;
    assert(types > 50);
  });
  await check('refusals', async () => {
    await assert.rejects(instances.get({...vm, instance: 'none'}), e => e.code === 404 || e.code === 5);
    const again = {project, networkResource: {name: unique, autoCreateSubnetworks: false}};
    await assert.rejects(networks.insert(again), e => e.code === 409 || e.code === 6);
  });
  await check('delete', async () => {
    await finish(await instances.delete(vm), {zone});
    await finish(await disks.delete({project, zone, disk: unique}), {zone});
    await finish(await subnetworks.delete({project, region, subnetwork: unique}), {region});
    await finish(await networks.delete({project, network: unique}));
  });
}

async function overRest() {
  await check('resource manager', async () => {
    await new ProjectsClient(options).getProject({name: `projects/${project}`});
    const [operation] = await new TagKeysClient(options).createTagKey({
      tagKey: {parent: `projects/${project}`, shortName: unique.slice(-6)},
    });
    assert((await operation.promise())[0].name);
  });
  await check('service usage', async () => {
    const name = `projects/${project}/services/dns.googleapis.com`;
    const [operation] = await new ServiceUsageClient(options).enableService({name});
    await operation.promise();
  });
  await check('quotas', async () => {
    const parent = `projects/${project}/locations/global/services/compute.googleapis.com`;
    assert((await new CloudQuotasClient(options).listQuotaInfos({parent}))[0].length);
  });
  await check('monitoring', async () => {
    const now = Math.floor(Date.now() / 1000);
    const metrics = new monitoring.MetricServiceClient(options);
    const type = 'custom.googleapis.com/load';
    const resource = {type: 'global', labels: {project_id: project}};
    const points = [{interval: {endTime: {seconds: now}}, value: {doubleValue: 2}}];
    const name = `projects/${project}`;
    await metrics.createTimeSeries({name, timeSeries: [{metric: {type}, resource, points}]});
    const [found] = await metrics.listTimeSeries({
      name,
      filter: `metric.type="${type}"`,
      interval: {startTime: {seconds: now - 600}, endTime: {seconds: now + 60}},
    });
    assert.equal(found.length, 1);
  });
  await check('budgets', async () => {
    const parent = 'billingAccounts/000000-000000-000000';
    const amount = {specifiedAmount: {currencyCode: 'USD', units: 100}};
    const client = new BudgetServiceClient(options);
    const [made] = await client.createBudget({parent, budget: {displayName: 'd', amount}});
    await client.deleteBudget({name: made.name});
  });
}

async function googleApis() {
  const root = {rootUrl: `${sandbox}/`};
  await check('googleapis: compute, v1 and beta', async () => {
    await google.compute({version: 'v1', ...root}).networks.list({project});
    await google.compute({version: 'beta', ...root}).instances.list({project, zone});
  });
  await check('googleapis: storage', async () => {
    const storage = google.storage({version: 'v1', ...root});
    await storage.buckets.insert({project, requestBody: {name: unique}});
    const media = {mimeType: 'text/plain', body: 'hello'};
    await storage.objects.insert({bucket: unique, name: 'x', media}, root);
    const read = await storage.objects.get({bucket: unique, object: 'x', alt: 'media'});
    assert.equal(String(read.data), 'hello');
  });
  await check('googleapis: dns', async () => {
    const dns = google.dns({version: 'v1', ...root});
    const zoneName = {project, managedZone: unique};
    const dnsName = `${unique}.example.com.`;
    const requestBody = {name: unique, dnsName, description: 'd'};
    await dns.managedZones.create({project, requestBody});
    const record = {name: `a.${dnsName}`, type: 'A', ttl: 300, rrdatas: ['192.0.2.1']};
    await dns.changes.create({...zoneName, requestBody: {additions: [record]}});
    assert.equal((await dns.resourceRecordSets.list(zoneName)).data.rrsets.length, 3);
    await dns.resourceRecordSets.delete({...zoneName, name: record.name, type: 'A'});
    await dns.managedZones.delete(zoneName);
  });
  await check('googleapis: iam', async () => {
    const accounts = google.iam({version: 'v1', ...root}).projects.serviceAccounts;
    const requestBody = {accountId: unique, serviceAccount: {displayName: 'x'}};
    const {data} = await accounts.create({name: `projects/${project}`, requestBody});
    await accounts.keys.create({name: data.name});
    await accounts.delete({name: data.name});
  });
  await check('googleapis: resource manager, v1 and v3', async () => {
    await google.cloudresourcemanager({version: 'v1', ...root}).projects.getIamPolicy({resource: project});
    await google.cloudresourcemanager({version: 'v3', ...root}).projects.search({});
  });
}

(async () => {
  await machines();
  await overRest();
  await googleApis();
  done();
})();
