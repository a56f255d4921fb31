import { awsCall } from '../cloud/aws-call.js';
import { loadPackage } from '../cloud/load-package.js';
import { type ServiceSetting, serviceRefused } from '../cloud/service-error.js';
import { type KeyWrapper, WRAPPING_SETTING } from './key-wrapper.js';

const ASKER: ServiceSetting = { setting: WRAPPING_SETTING, service: 'AWS KMS' };
/** The encryption context, which AWS records. A wrapped key opens only with the same context. */
const CONTEXT = { application: 'paycom-sync' };

/** A symmetric key of AWS KMS by its ARN, with the credentials and endpoint of AWS' own variables. */
export function awsKms(arn: string): KeyWrapper {
  const [, , , region = ''] = arn.split(':');
  const connect = async () => {
    const { KMS } = await loadPackage(ASKER, '@aws-sdk/client-kms', () => import('@aws-sdk/client-kms'));
    return new KMS({ region, maxAttempts: 2 });
  };
  const key = { KeyId: arn, EncryptionContext: CONTEXT };
  return {
    id: `aws:${arn}`,
    wrap: async (bytes) => {
      const kms = await connect();
      const { CiphertextBlob } = await awsCall(ASKER, () => kms.encrypt({ ...key, Plaintext: bytes }));
      return answered(CiphertextBlob);
    },
    unwrap: async (wrapped) => {
      const kms = await connect();
      const { Plaintext } = await awsCall(ASKER, () => kms.decrypt({ ...key, CiphertextBlob: wrapped }));
      return answered(Plaintext);
    },
  };
}

function answered(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw serviceRefused(ASKER, 'answered without bytes');
  return bytes;
}
