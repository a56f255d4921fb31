import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { SETTINGS } from '../shared/settings.js';

const HAS_HELM = spawnSync('helm', ['version']).status === 0;
const CHART = join(import.meta.dirname, 'helm');
const SECRET = 'the-secret';
const INGRESS = ['ingress.enabled=true', 'ingress.host=staff.example.org', 'ingress.tlsSecret=tls'];
const GIVEN = [
  `secret=${SECRET}`,
  'files=the-files',
  'settings.PAYCOM_SFTP_HOST=sftp.example.org',
  ...INGRESS,
];

const Container = z.object({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()),
  env: z.array(z.object({ name: z.string(), value: z.string() })),
  securityContext: z.unknown(),
  resources: z.object({ limits: z.object({ memory: z.string() }) }),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
});
const PodSpec = z.object({
  automountServiceAccountToken: z.literal(false),
  securityContext: z.unknown(),
  containers: z.array(Container).length(1),
  volumes: z.array(
    z.object({ name: z.string(), secret: z.unknown().optional(), emptyDir: z.unknown().optional() }),
  ),
});
const Manifest = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), annotations: z.record(z.string(), z.string()).nullish() }),
  spec: z.looseObject({ template: z.object({ spec: PodSpec }).optional() }),
});
type Manifest = z.infer<typeof Manifest>;

function helm(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('helm', args, { cwd: CHART, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

function render(...values: string[]): Manifest[] {
  const text = helm('template', 'try', '.', ...values.flatMap((value) => ['--set', value]));
  return parseAllDocuments(text).map((document) => Manifest.parse(document.toJS()));
}

describe.skipIf(!HAS_HELM)('the chart (needs helm)', () => {
  let manifests: Manifest[];
  beforeAll(() => {
    manifests = render(...GIVEN);
  });
  const pods = () => manifests.flatMap(({ spec }) => spec.template?.spec ?? []);
  const containers = () => pods().flatMap((pod) => pod.containers);

  test('passes the checks of helm, and is complete', () => {
    expect(helm('lint', '--strict', '.', '--set', 'settings.PAYCOM_SFTP_HOST=sftp.example.org')).toContain(
      '0 chart(s) failed',
    );
    expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted()).toEqual([
      'Deployment try-api',
      'Deployment try-worker',
      'Ingress try-api',
      'Job try-migrate',
      'PodDisruptionBudget try-api',
      'Service try-api',
    ]);
    expect(render(`secret=${SECRET}`).map(({ kind }) => kind)).not.toContain('Ingress');
  });

  test('the database is migrated before a new release starts', () => {
    const job = manifests.find(({ kind }) => kind === 'Job');
    expect(job?.metadata.annotations?.['helm.sh/hook']).toBe('pre-install,pre-upgrade');
    expect(containers().map(({ name, command }) => [name, command.join(' ')])).toEqual(
      expect.arrayContaining([
        ['migrate', 'paycom migrate'],
        ['worker', 'node dist/worker/main.js'],
        ['api', 'node dist/api/main.js'],
      ]),
    );
  });

  test('every pod is without root, without rights, with a read-only root and a memory limit', () => {
    expect(pods()).toHaveLength(3);
    for (const { securityContext, containers, volumes } of pods()) {
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      const [container] = containers;
      expect(container?.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container?.image).toBe('paycom-sync:0.1.0');
      expect(container?.volumeMounts.map(({ name }) => name).toSorted()).toEqual(
        volumes.map(({ name }) => name).toSorted(),
      );
    }
  });

  test('every variable is a setting, and every secret a file that others cannot read', () => {
    const names = new Set([...Object.keys(SETTINGS), 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE']);
    for (const { env } of containers()) {
      expect(env.length).toBeGreaterThan(5);
      for (const { name, value } of env) {
        expect(names).toContain(name.replace(/_FILE$/, ''));
        const isSecret = /PASSWORD|SECRET|ENCRYPTION_KEYS|URI/.test(name);
        if (isSecret)
          expect([name, value]).toEqual([
            expect.stringMatching(/_FILE$/),
            expect.stringContaining('/run/secrets/'),
          ]);
      }
    }
    for (const { volumes } of pods())
      expect(volumes).toContainEqual(
        expect.objectContaining({
          secret: expect.objectContaining({ secretName: SECRET, defaultMode: 0o440 }),
        }),
      );
  });
});
