import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../shared/permissions.js';
import { accessibilityFaults, CHROMIUM_MISSING, testPage } from './browser.js';

const tested = testPage();

type Form = {
  readonly path: string;
  /** Opens it. */
  readonly open?: string;
  readonly typed: Readonly<Record<string, string>>;
  readonly button: string;
  readonly said: readonly string[];
  readonly as?: Role | null;
};

/** What a person may enter that the API refuses, and what the page says of it. */
const FORMS: readonly Form[] = [
  {
    ...{ path: '/', as: null, button: 'Sign in', typed: { 'E-mail': 'ana at example' } },
    said: ['An e-mail address, such as ana@example.com.', 'Fill this in.'],
  },
  {
    ...{ path: '/settings/account', button: 'Change the password' },
    typed: { 'Current password': 'x', 'New password': 'short' },
    said: ['At least 12 characters.'],
  },
  {
    ...{ path: '/settings/people', open: 'New person', button: 'Create' },
    typed: { Name: 'ana@example.com', 'E-mail': 'ana' },
    said: [
      'Without the sign @: a name, not an e-mail address.',
      'An e-mail address, such as ana@example.com.',
    ],
  },
  {
    ...{ path: '/settings/tokens', open: 'New token', button: 'Create' },
    typed: { Name: 'x'.repeat(101), 'Valid for days': '' },
    said: ['At most 100 characters.', 'Fill this in.'],
  },
  {
    ...{ path: '/settings/webhooks', open: 'New webhook', button: 'Create' },
    typed: { Name: ' ', Address: 'example' },
    said: ['Fill this in.', 'A web address, such as https://example.com/events.'],
  },
  {
    ...{ path: '/settings/mapping', open: 'Add a rule', button: 'Save' },
    typed: { 'Heading, as in the file': 'Locker', Why: ' ' },
    said: ['Fill this in.'],
  },
  {
    ...{ path: '/scheduling/candidates', button: 'Find candidates' },
    typed: { 'Length of the shift in hours': '25' },
    said: ['More than 0 and at most 24 hours, in steps of 0.25.'],
  },
];

describe.skipIf(CHROMIUM_MISSING)('a form (needs Chromium)', () => {
  it.each(FORMS)('at $path sends nothing that the API would refuse, and says what is wrong', async (form) => {
    const { page, problems } = await tested.web.open(form.path, form.as === undefined ? 'admin' : form.as);
    const sent = sentBy(page);
    if (form.open) await page.getByRole('button', { name: form.open }).click();
    const scope = form.open ? page.getByRole('dialog') : page.locator('form').first();
    if (form.open === 'Add a rule') {
      await scope.getByRole('combobox', { name: 'What to change' }).click();
      await page.getByRole('option', { name: 'A column is not read' }).click();
    }
    for (const [label, text] of Object.entries(form.typed)) await scope.getByLabel(label).first().fill(text);
    await scope.getByRole('button', { name: form.button, exact: true }).click();
    for (const said of form.said) await scope.getByText(said, { exact: true }).first().waitFor();
    // The keyboard goes on at the first value that is not right.
    await expect
      .poll(() => page.evaluate("document.activeElement.matches('[aria-invalid=true], [data-invalid=true]')"))
      .toBe(true);
    expect(sent).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('says it in Spanish', async () => {
    const { page } = await tested.web.open('/settings/people', 'admin', { locale: 'es-MX' });
    const sent = sentBy(page);
    await page.getByRole('button', { name: 'Nueva persona' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Crear' }).click();
    await dialog.getByText('Complete este campo.').waitFor();
    await dialog.getByText('Una dirección de correo, como ana@example.com.').waitFor();
    expect(sent).toEqual([]);
  });
});

/** What the page sends that could change something. */
function sentBy(page: Page): string[] {
  const sent: string[] = [];
  page.on('request', (request) => {
    const path = new URL(request.url()).pathname;
    if (request.method() === 'POST' && !path.includes('mapping.preview')) sent.push(path);
    if (path.includes('scheduling.candidates')) sent.push(path);
  });
  return sent;
}
