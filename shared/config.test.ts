import { describe, expect, it } from 'vitest';
import { AppError } from './app-error.js';
import {
  type EnvironmentVariables,
  loadConfig,
  missingSettings,
  type ReadFile,
  readSettings,
  requireSftpAccount,
} from './config.js';
import { SETTINGS } from './settings.js';

const CANARY = 'canary-7f3a';

describe('loadConfig', () => {
  it('works without any variable', () => {
    const config = loadConfig({});
    expect(config.sftp.port).toBe(22);
    expect(config.encryption.on).toBe(true);
    expect(config.mongodbUri).toContain('replicaSet');
  });

  it('treats an empty variable as not set, so that `PORT=` does not become port 0', () => {
    expect(loadConfig({ PAYCOM_SFTP_PORT: '', PAYCOM_SFTP_HOST: '' }).sftp).toMatchObject({
      port: 22,
      host: undefined,
    });
  });

  it('reads a secret from NAME_FILE without the trailing line break', () => {
    const config = loadConfig(
      { PAYCOM_SFTP_PASSWORD_FILE: '/run/secrets/p' },
      (path) => `${CANARY} ${path} \r\n`,
    );
    expect(config.sftp.password).toBe(`${CANARY} /run/secrets/p `);
  });

  it('suggests the closest setting for a misspelled one, with and without _FILE', () => {
    const problems = problemsOf({ PAYCOM_SFTP_PASWORD: CANARY, PAYCOM_SFTP_PASWORD_FILE: CANARY });
    expect(problems).toContain('PAYCOM_SFTP_PASWORD is not a setting; did you mean PAYCOM_SFTP_PASSWORD?');
    expect(problems).toContain(
      'PAYCOM_SFTP_PASWORD_FILE is not a setting; did you mean PAYCOM_SFTP_PASSWORD_FILE?',
    );
  });

  it('lists all problems at once and shows no value, not even a secret in place of its path', () => {
    const problems = problemsOf(
      {
        PAYCOM_SFTP_PORT: CANARY,
        PAYCOM_LOG_LEVEL: CANARY,
        PAYCOM_SFTP_KEEP_DOWNLOADS: CANARY,
        PAYCOM_NONSENSE: CANARY,
        PAYCOM_SFTP_PASSWORD_FILE: CANARY,
        MONGODB_URI: CANARY,
        MONGODB_URI_FILE: 'x',
      },
      (path) => {
        if (path === 'x') return CANARY;
        throw new Error(`ENOENT: no such file, open '${path}'`);
      },
    );
    for (const name of [
      'PAYCOM_SFTP_PORT',
      'PAYCOM_LOG_LEVEL',
      'PAYCOM_SFTP_KEEP_DOWNLOADS',
      'PAYCOM_NONSENSE',
      'PAYCOM_SFTP_PASSWORD_FILE',
      'MONGODB_URI_FILE are both set',
    ]) {
      expect(problems).toContain(name);
    }
    expect(problems).not.toContain(CANARY);
  });

  it.each([
    ['PAYCOM_SFTP_PORT', 'abc', "'abc' is not a port (1–65535)"],
    ['PAYCOM_SFTP_PORT', '99999', "'99999' is not a port (1–65535)"],
    ['PAYCOM_ENCRYPTION', 'yes', "'yes' is not one of on, off"],
    ['PAYCOM_SETTLE_SECONDS', '-1.5', "'-1.5' is not a whole number of at least 0"],
    ['PAYCOM_WEBHOOKS_TIMEOUT_SECONDS', '600', "'600' is not a whole number from 1 to 120"],
    ['PAYCOM_BRAKE_PAY_RATIO', '0', "'0' is not a number from 1 to 1000"],
    ['PAYCOM_TIME_ZONE', 'Texas', "'Texas' is not an IANA time zone, such as America/Chicago"],
    ['PAYCOM_API_PUBLIC_URL', 'x.com', "'x.com' is not an http or https URL"],
    ['PAYCOM_API_ADDRESS', '3000', "'3000' is not host:port"],
    ['PAYCOM_API_ADDRESS', 'a:99999', 'the value is not host:port'],
    [
      'PAYCOM_METRICS_ADDRESS',
      'localhost:9464',
      'the value is not an IP address and a port, such as 127.0.0.1:9464',
    ],
    [
      'PAYCOM_METRICS_ADDRESS',
      '[::1]:99999',
      'the value is not an IP address and a port, such as 127.0.0.1:9464',
    ],
    [
      'PAYCOM_API_TRUSTED_PROXIES',
      'proxy',
      "'proxy' is not a list of IP addresses and networks, such as 10.0.0.0/8",
    ],
    [
      'PAYCOM_API_TRUSTED_PROXIES',
      '::1,',
      'the value is not a list of IP addresses and networks, such as 10.0.0.0/8',
    ],
    ['PAYCOM_API_SESSION_SECRET', 'short', 'the value is not at least 32 characters long'],
  ])('says once what %s=%s is not', (name, value, problem) => {
    expect(problemsOf({ [name]: value })).toBe(`${name}: ${problem}`);
  });

  it('no setting answers in the words of the schema library, nor shows a secret', () => {
    const prose = /Invalid|expected|Too (small|big)/;
    for (const value of ['x', '-1', '1.5', 'NaN', CANARY]) {
      const read = readSettings(
        Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, value])),
        () => '',
      );
      const problems = 'problems' in read ? read.problems : [];
      expect(problems.length).toBeGreaterThan(40);
      for (const problem of problems) {
        expect(problem).not.toMatch(prose);
        expect(problem).not.toContain(CANARY);
        if (/^\w*(PASS|KEY|SECRET|TOKEN|URI)/.test(problem)) expect(problem).not.toContain(`'${value}'`);
      }
    }
  });

  it('the name of the env file belongs into the environment', () => {
    expect(problemsOf({ PAYCOM_ENV_FILE: 'x.env' })).toMatch(/belongs into the environment/);
    expect(problemsOf({ PAYCOM_ENVFILE: 'x.env' })).toContain('did you mean PAYCOM_ENV_FILE?');
  });

  it("passes on only Temporal's own variables of the environment", () => {
    const config = loadConfig({ TEMPORAL_ADDRESS: 'temporal:7233', HOME: '/home/x', SECRET: CANARY });
    expect(config.temporal.environment).toEqual({ TEMPORAL_ADDRESS: 'temporal:7233', HOME: '/home/x' });
  });
});

describe('missingSettings', () => {
  it('lists what nobody can guess, each once, and counts a file as set', () => {
    expect(missingSettings({})).toEqual({
      account: [
        'PAYCOM_SFTP_HOST is not set',
        'PAYCOM_SFTP_USERNAME is not set',
        'PAYCOM_SFTP_PASSWORD or PAYCOM_SFTP_PRIVATE_KEY_PATH is not set',
      ],
      key: ['PAYCOM_ENCRYPTION_KEYS is not set'],
    });
    const set = { PAYCOM_SFTP_HOST: 'h', PAYCOM_SFTP_USERNAME_FILE: 'f', PAYCOM_SFTP_PASSWORD: 'p' };
    expect(missingSettings({ ...set, PAYCOM_ENCRYPTION: 'off' })).toEqual({ account: [], key: [] });
  });
});

describe('requireSftpAccount', () => {
  it('accepts a long text or a standard key as a webhook secret, and refuses a malformed standard key', () => {
    const secretsOf = (secrets: string) => loadConfig({ PAYCOM_WEBHOOK_SECRET: secrets }).api.webhookSecrets;
    const [text, key] = ['x'.repeat(32), `whsec_${'A'.repeat(32)}`];
    expect(secretsOf(`${text},${key}`)).toEqual([text, key]);
    for (const secret of [
      'x'.repeat(31),
      `whsec_${'A'.repeat(28)}`,
      `whsec_${'-'.repeat(32)}`,
      `${text},whsec_${text}x`,
    ])
      expect(() => secretsOf(secret), secret).toThrow(/PAYCOM_WEBHOOK_SECRET/);
  });

  it('lists each missing part of the account', () => {
    expect(() => requireSftpAccount(loadConfig({ PAYCOM_SFTP_HOST: 'sftp.example.com' }))).toThrow(
      /PAYCOM_SFTP_USERNAME is not set; PAYCOM_SFTP_PASSWORD or PAYCOM_SFTP_PRIVATE_KEY_PATH is not set/,
    );
  });

  it('accepts a private key without a password', () => {
    const env = {
      PAYCOM_SFTP_HOST: 'h',
      PAYCOM_SFTP_USERNAME: 'u',
      PAYCOM_SFTP_PRIVATE_KEY_PATH: '/keys/id',
    };
    expect(requireSftpAccount(loadConfig(env))).toEqual({
      host: 'h',
      port: 22,
      username: 'u',
      password: undefined,
      privateKeyPath: '/keys/id',
      privateKeyPassphrase: undefined,
    });
  });
});

function problemsOf(env: EnvironmentVariables, readFile?: ReadFile): string {
  try {
    loadConfig(env, readFile);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_settings') return String(error.details.problems);
    throw error;
  }
  throw new Error('loadConfig accepted these settings');
}
