import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const DEPLOY = join(import.meta.dirname, '../deploy');

const Dashboard = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
});
const AlertRules = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});

/** The queries of deploy/dashboard.json, each with the title of its panel. */
export function dashboardQueries(): { readonly title: string; readonly expr: string }[] {
  const dashboard = Dashboard.parse(JSON.parse(readFileSync(join(DEPLOY, 'dashboard.json'), 'utf8')));
  return dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr })));
}

/** The rules of deploy/alerts.yml. */
export function alertRules(): { readonly alert: string; readonly expr: string }[] {
  return AlertRules.parse(parse(readFileSync(join(DEPLOY, 'alerts.yml'), 'utf8'))).groups.flatMap(
    ({ rules }) => rules,
  );
}
