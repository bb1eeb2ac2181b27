// A check is a name and what must not fail; the last line counts them.
let checks = 0;
let failed = 0;

exports.sandbox = process.env.SANDBOX;
exports.project = 'ml-fleet-dev';

exports.check = async (name, what) => {
  checks++;
  try {
    await what();
  } catch (e) {
    failed++;
    console.log(`  failed: ${name}: ${e.code || ''} ${String(e.message || e).slice(0, 300)}`);
  }
};

exports.fault = async rule => {
  const answer = await fetch(`${exports.sandbox}/_sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify(rule),
  });
  if (!answer.ok) throw new Error(await answer.text());
};

exports.noFault = () => fetch(`${exports.sandbox}/_sandbox/faults`, {method: 'DELETE'});

exports.done = () => {
  console.log(`${checks - failed} of ${checks}`);
  process.exitCode = failed ? 1 : 0;
};
