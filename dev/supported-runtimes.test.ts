import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { imageProblem, nodeToShip, releaseProblem } from './supported-runtimes.js';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const today = new Date();

const Compose = z.object({ services: z.record(z.string(), z.object({ image: z.string() })) });
const Workflow = z.object({
  jobs: z.object({
    check: z.object({ strategy: z.object({ matrix: z.object({ node: z.array(z.number()) }) }) }),
  }),
});

/** The images that a Dockerfile starts from, its build arguments filled in. */
function baseImages(dockerfile: string): string[] {
  const values = new Map(
    [...dockerfile.matchAll(/^ARG (\w+)=(.+)$/gm)].map(([, name, value]) => [name, value]),
  );
  return [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image = '']) =>
    image.replace(/\$\{(\w+)\}/, (_, name: string) => values.get(name) ?? ''),
  );
}

const dockerfileImages = baseImages(read('Dockerfile'));
/** Our own image is built from the Dockerfile. */
const composeImages = Object.values(
  Compose.parse(parse(read('docker-compose.yml'), { merge: true })).services,
)
  .map(({ image }) => image)
  .filter((image) => image !== 'paycom-sync');

describe('the shipped images', () => {
  test.each([...new Set([...dockerfileImages, ...composeImages])])(
    '%s is pinned, not deprecated and supported today',
    (image) => {
      expect(imageProblem(image, today)).toBeUndefined();
    },
  );

  test('both stages of the image and CI run the same supported Node, which `engines` allows', () => {
    expect(releaseProblem('node', nodeToShip(), today)).toBeUndefined();
    expect(dockerfileImages).toEqual(Array(2).fill(`node:${nodeToShip()}-bookworm-slim`));
    expect(JSON.parse(read('package.json')).engines.node).toBe('>=20.19.0');
  });

  // Node 20 may stay in the matrix: users who still run it get tested code, but nothing that we ship or run by default uses it.
  test('the CI workflow tests each line of Node from the lowest of `engines` to the one we ship', () => {
    const shipped = Number(nodeToShip().split('.')[0]);
    const { node } = Workflow.parse(parse(read('.github/workflows/ci.yml'))).jobs.check.strategy.matrix;
    expect(node).toEqual([20, 22, shipped]);
  });
});

describe('the check', () => {
  const day = (date: string) => new Date(`${date}T12:00:00Z`);

  test('finds a deprecated image and names its replacement, even with an exact version or a registry', () => {
    expect(imageProblem('temporalio/auto-setup:1.29.7', today)).toMatch(/deprecated.*temporalio\/server/);
    expect(imageProblem('docker.io/temporalio/auto-setup:1.29.7', today)).toMatch(/deprecated/);
  });

  test('finds a runtime from the day after its last day of support', () => {
    expect(imageProblem('node:20.20.2-bookworm-slim', day('2026-04-30'))).toBeUndefined();
    expect(imageProblem('node:20.20.2-bookworm-slim', day('2026-05-01'))).toMatch(
      /end of life on 2026-04-30/,
    );
    expect(imageProblem('mongo:6.0.26', day('2026-05-01'))).toMatch(/mongo 6\.0/);
    expect(imageProblem('docker.io/library/postgres:13.23-alpine', day('2026-05-01'))).toMatch(/postgres 13/);
  });

  test('finds a release line without known dates', () => {
    expect(imageProblem('node:25.1.0', today)).toMatch(/no release line/);
    expect(imageProblem('mongo:8.2.6', today)).toMatch(/no release line/);
    expect(imageProblem(`node@sha256:${'a'.repeat(64)}`, today)).toMatch(/no release line/);
  });

  test.each([
    'node',
    'node:latest',
    'node:24',
    'node:24-bookworm-slim',
    'mongo:8.0',
    'postgres:16-alpine',
    'a/b:alpine',
  ])('finds that %s is not pinned', (image) => {
    expect(imageProblem(image, today)).toMatch(/pinned neither/);
  });

  test('accepts a digest in place of an exact version', () => {
    expect(imageProblem(`a/b:alpine@sha256:${'0'.repeat(64)}`, today)).toBeUndefined();
    expect(imageProblem('a/b:alpine@sha256:abc', today)).toMatch(/pinned neither/);
  });
});
