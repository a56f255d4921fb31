import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { alertRules, DEPLOY } from '../dev/dashboard.js';
import { HAS_PROMETHEUS } from '../dev/prometheus.js';

const RuleTests = z.object({
  tests: z.array(
    z.object({
      alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })),
    }),
  ),
});
const tested = RuleTests.parse(parse(readFileSync(join(DEPLOY, 'alerts-test.yml'), 'utf8'))).tests.flatMap(
  ({ alert_rule_test }) => alert_rule_test,
);

test('each alert has a case in which it fires, and one in which it does not', () => {
  const names = (fires: boolean) =>
    tested.filter(({ exp_alerts }) => exp_alerts.length > 0 === fires).map(({ alertname }) => alertname);
  const alerts = alertRules().map(({ alert }) => alert);
  expect(alerts.length).toBeGreaterThan(10);
  expect([...new Set(names(true))]).toEqual(alerts);
  expect([...new Set(names(false))]).toEqual(alerts);
});

describe.skipIf(!HAS_PROMETHEUS)("Prometheus' own checks (needs prometheus and promtool)", () => {
  test.each([
    ['check rules', ['check', 'rules', 'alerts.yml']],
    ['check config', ['check', 'config', 'prometheus.yml']],
    ['test rules', ['test', 'rules', 'alerts-test.yml']],
  ])('promtool %s finds no fault', (_, args) => {
    const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: DEPLOY, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('SUCCESS');
  });
});
