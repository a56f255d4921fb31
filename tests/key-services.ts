import {
  constants,
  createCipheriv,
  createDecipheriv,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

type Body = Readonly<Record<string, string>>;
type Call = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Body;
};
type Reply = { readonly status: number; readonly body?: object };

export const TOKEN = 'made-up-token';
export const ARN = 'arn:aws:kms:eu-west-1:111122223333:key/0000-1111';
export const GCP_KEY = 'projects/p/locations/global/keyRings/r/cryptoKeys/k';

/**
 * An HTTP server that speaks what Vault's transit engine, AWS KMS, Google Cloud KMS and Azure Key Vault document of encrypt and decrypt, and
 * what their stores of secrets document of reading one. It encrypts, so what it is given back has to be what it returned.
 */
export type KeyServices = {
  readonly url: string;
  /** Every call so far. */
  readonly calls: readonly Call[];
  /** By path, as Vault's or a cloud's store has them. */
  readonly secrets: Map<string, Readonly<Record<string, string>>>;
  /** Adds a version to Vault's keys. What older ones wrapped is still unwrapped. */
  rotate(): void;
  /** Answers with this status from now on, if it is not null. */
  failWith(status: number | null): void;
  stop(): Promise<void>;
};

export async function startKeyServices(): Promise<KeyServices> {
  const calls: Call[] = [];
  const secrets: KeyServices['secrets'] = new Map();
  const keys = [randomBytes(32)];
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let failure: number | null = null;
  const encrypt = (text: string) => sealWith(keys.at(-1) ?? Buffer.alloc(32), Buffer.from(text, 'base64'));
  const decrypt = (bytes: Buffer) => openWith(keys, bytes);

  const vault = ({ path, headers, body }: Call): Reply => {
    if (headers['x-vault-token'] !== TOKEN) return { status: 403, body: { errors: ['permission denied'] } };
    const [, action] = /^\/v1\/transit\/(encrypt|decrypt)\/paycom$/.exec(path) ?? [];
    if (action === 'encrypt')
      return {
        status: 200,
        body: {
          data: { ciphertext: `vault:v${keys.length}:${encrypt(body.plaintext ?? '').toString('base64')}` },
        },
      };
    if (action === 'decrypt') {
      const plain = decrypt(Buffer.from(body.ciphertext?.split(':')[2] ?? '', 'base64'));
      return plain
        ? { status: 200, body: { data: { plaintext: plain.toString('base64') } } }
        : { status: 400 };
    }
    const data = secrets.get(path.replace('/v1/', ''));
    return data ? { status: 200, body: { data: { data, metadata: { version: 1 } } } } : { status: 404 };
  };
  const aws = ({ headers, body }: Call): Reply => {
    const [, action] = String(headers['x-amz-target']).split('.');
    if (action === 'Encrypt')
      return {
        status: 200,
        body: { KeyId: ARN, CiphertextBlob: encrypt(body.Plaintext ?? '').toString('base64') },
      };
    if (action === 'Decrypt') {
      const plain = decrypt(Buffer.from(body.CiphertextBlob ?? '', 'base64'));
      return plain
        ? { status: 200, body: { KeyId: ARN, Plaintext: plain.toString('base64') } }
        : { status: 400, body: { __type: 'InvalidCiphertextException' } };
    }
    const secret = secrets.get(body.SecretId ?? '');
    return secret
      ? { status: 200, body: { SecretString: JSON.stringify(secret) } }
      : { status: 400, body: { __type: 'ResourceNotFoundException' } };
  };
  const google = ({ path, headers, body }: Call): Reply => {
    if (path === '/token')
      return {
        status: 200,
        body: {
          access_token: TOKEN,
          expires_in: 600,
          token_type: 'Bearer',
          issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        },
      };
    if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401 };
    if (path === `/v1/${GCP_KEY}:encrypt`)
      return { status: 200, body: { ciphertext: encrypt(body.plaintext ?? '').toString('base64') } };
    if (path === `/v1/${GCP_KEY}:decrypt`) {
      const plain = decrypt(Buffer.from(body.ciphertext ?? '', 'base64'));
      return plain ? { status: 200, body: { plaintext: plain.toString('base64') } } : { status: 400 };
    }
    const secret = secrets.get(path.replace('/v1/', '').replace(':access', ''));
    return secret
      ? { status: 200, body: { payload: { data: Buffer.from(JSON.stringify(secret)).toString('base64') } } }
      : { status: 404 };
  };
  const azure = ({ path, headers, body }: Call): Reply => {
    if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401 };
    const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    const value = Buffer.from(body.value ?? '', 'base64url');
    const kid = `${url}/keys/paycom/1`;
    if (path.startsWith('/keys/paycom/wrapkey'))
      return {
        status: 200,
        body: { kid, value: publicEncrypt({ key: rsa.publicKey, ...padding }, value).toString('base64url') },
      };
    if (path.startsWith('/keys/paycom/1/unwrapkey'))
      return {
        status: 200,
        body: {
          kid,
          value: privateDecrypt({ key: rsa.privateKey, ...padding }, value).toString('base64url'),
        },
      };
    return { status: 404 };
  };
  const answer = (call: Call): Reply => {
    if (failure !== null) return { status: failure };
    if (call.headers['x-vault-request'] !== undefined) return vault(call);
    if (call.headers['x-amz-target'] !== undefined) return aws(call);
    return call.path.startsWith('/keys/') ? azure(call) : google(call);
  };
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const call = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      calls.push(call);
      const { status, body: sent = {} } = answer(call);
      const isAws = request.headers['x-amz-target'] !== undefined;
      const type = isAws ? 'application/x-amz-json-1.1' : 'application/json';
      response.writeHead(status, { 'content-type': type }).end(JSON.stringify(sent));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    calls,
    secrets,
    rotate: () => void keys.push(randomBytes(32)),
    failWith: (status) => {
      failure = status;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  return (await json(request).catch(() => ({}))) as Body;
}

function sealWith(key: Buffer, bytes: Buffer): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

function openWith(keys: readonly Buffer[], bytes: Buffer): Buffer | null {
  for (const key of keys) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    } catch {
      // Another version sealed it.
    }
  }
  return null;
}

/** The environment in which the packages of AWS and Google reach such a server. `credentials`: a path for the file of Google's. */
export function cloudEnvironment(url: string, credentials: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'made-up',
    AWS_SECRET_ACCESS_KEY: 'made-up',
    AWS_REGION: 'eu-west-1',
    GOOGLE_APPLICATION_CREDENTIALS: credentials,
  };
}

/** Credentials of a workload identity, as a file. The token is asked for at the server. */
export function googleCredentials(url: string, subjectToken: string): string {
  return JSON.stringify({
    type: 'external_account',
    audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/p',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: `${url}/token`,
    credential_source: { file: subjectToken },
  });
}
