import { expect, it } from 'vitest';
import { loadConfig } from '../shared/config.js';
import { NO_MAPPING } from '../shared/reports/mapping.js';
import { planSettings } from './plan-settings.js';

const widthOf = (env: Record<string, string>, width?: number) =>
  planSettings({
    config: loadConfig(env),
    mapping: { ...NO_MAPPING, ...(width !== undefined && { employee_id_width: width }) },
  }).employee_id_width;

it('the code width is set by the environment, else by the mapping file, else learned', () => {
  expect(widthOf({ PAYCOM_EMPLOYEE_ID_WIDTH: '6' }, 4)).toBe(6);
  expect(widthOf({}, 4)).toBe(4);
  expect(widthOf({})).toBeUndefined();
});

it('each brake uses its own setting: a mix-up would let a mass change through', () => {
  const config = loadConfig({
    PAYCOM_PUSH_WINDOW_MINUTES: '7',
    PAYCOM_BRAKE_TERMINATIONS_PERCENT: '1',
    PAYCOM_BRAKE_TERMINATIONS_LEAST: '2',
    PAYCOM_BRAKE_CREATIONS_PERCENT: '3',
    PAYCOM_BRAKE_CREATIONS_ROSTER: '4',
    PAYCOM_BRAKE_PAYEES_PERCENT: '5',
    PAYCOM_BRAKE_PAYEES_REPLACED_PERCENT: '20',
    PAYCOM_BRAKE_PAYEES_LEAST: '6',
    PAYCOM_BRAKE_PAYEE_CHANGES_PERCENT: '14',
    PAYCOM_BRAKE_PAYEE_ACCOUNTS_PERCENT: '15',
    PAYCOM_BRAKE_PAYEE_CHANGES_LEAST: '16',
    PAYCOM_BRAKE_CHANGES_PERCENT: '8',
    PAYCOM_BRAKE_IDENTITY_PERCENT: '9',
    PAYCOM_BRAKE_CHANGES_LEAST: '10',
    PAYCOM_BRAKE_PAY_RATIO: '1.1',
    PAYCOM_BRAKE_PAY_JUMP_RATIO: '17',
    PAYCOM_BRAKE_PAY_JUMP_PERCENT: '18',
    PAYCOM_BRAKE_PAY_JUMP_LEAST: '19',
    PAYCOM_BRAKE_PAY_TENFOLD_LEAST: '21',
    PAYCOM_BRAKE_ROSTER_PERCENT: '12',
    PAYCOM_BRAKE_ROSTER_LEAST: '13',
    PAYCOM_BRAKE_SMALL_LEAST: '22',
  });
  expect(planSettings({ config, mapping: NO_MAPPING })).toEqual({
    push_minutes: 7,
    terminations_percent: 1,
    terminations_least: 2,
    creations_percent: 3,
    creations_roster: 4,
    payees_percent: 5,
    payees_replaced_percent: 20,
    payees_least: 6,
    payee_changes_percent: 14,
    payee_accounts_percent: 15,
    payee_changes_least: 16,
    changes_percent: 8,
    identity_percent: 9,
    changes_least: 10,
    pay_ratio: 1.1,
    pay_jump_ratio: 17,
    pay_jump_percent: 18,
    pay_jump_least: 19,
    pay_tenfold_least: 21,
    roster_percent: 12,
    roster_least: 13,
    small_least: 22,
  });
});
