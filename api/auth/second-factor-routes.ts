import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { beginSecondFactor, recoveryCodesLeft } from '../../infra/auth/second-factors.js';
import type { SignIn } from '../../infra/auth/sign-in.js';
import { EnterCodeInput, ProofInput } from '../../shared/inputs/auth-inputs.js';
import type { Services } from '../http/request-context.js';
import { validInput } from '../trpc/valid-input.js';
import {
  type AuthRoute,
  configOf,
  originOf,
  replaceCookies,
  respond,
  sessionOf,
  withRetryAfter,
} from './auth-route.js';
import { accountOf } from './authenticate.js';
import { Me } from './me.js';
import { NeedsPassword } from './own-password.js';

const EmptyInput = z.strictObject({});
const RecoveryCodes = z.object({
  recovery_codes: z
    .array(z.string())
    .meta({ description: 'Shown once. Each replaces a code of the app one time' }),
});

/** The routes of a person's own second factor: a code of an app, by RFC 6238. */
export const SECOND_FACTOR_ROUTES = {
  second_factor: {
    access: 'session',
    method: 'GET',
    path: '/api/auth/second-factor/',
    summary: 'Show whether you have a second factor, and how many recovery codes are left',
    input: EmptyInput,
    output: z.object({
      since: z.iso.datetime().nullable(),
      is_required: z.boolean().meta({ description: 'Whether your role needs one' }),
      recovery_codes: z.int(),
      needs_password: NeedsPassword,
    }),
  },
  enter_code: {
    access: 'session',
    before: ['code'],
    method: 'POST',
    path: '/api/auth/second-factor/enter/',
    summary: 'Finish a sign-in with a code. The response replaces the session cookie',
    input: EnterCodeInput,
    output: Me,
  },
  begin_second_factor: {
    access: 'session',
    before: ['enrolment'],
    method: 'POST',
    path: '/api/auth/second-factor/begin/',
    summary: 'Make a secret for your app. It counts once you have confirmed it',
    input: EmptyInput,
    output: z.object({
      secret: z.string().meta({ description: 'To type into the app, in base32' }),
      uri: z.string().meta({ description: 'The content of the QR code' }),
      needs_password: NeedsPassword,
    }),
  },
  confirm_second_factor: {
    access: 'session',
    before: ['enrolment'],
    method: 'POST',
    path: '/api/auth/second-factor/confirm/',
    summary:
      'Make the secret count, with a code of it and your password. Your other sessions are asked for a code',
    input: ProofInput,
    output: RecoveryCodes,
  },
  renew_recovery_codes: {
    access: 'session',
    method: 'POST',
    path: '/api/auth/second-factor/recovery-codes/',
    summary: 'Replace all your recovery codes',
    input: ProofInput,
    output: RecoveryCodes,
  },
  remove_second_factor: {
    access: 'session',
    method: 'POST',
    path: '/api/auth/second-factor/remove/',
    summary: 'Remove your second factor, for example to set up another device',
    input: ProofInput,
    output: z.object({ removed: z.literal(true) }),
  },
} as const satisfies Record<string, AuthRoute>;

/** Registers `SECOND_FACTOR_ROUTES`. */
export function registerSecondFactor(
  app: FastifyInstance,
  { store, config }: Pick<Services, 'store' | 'config'>,
  signIn: SignIn,
): void {
  const routes = SECOND_FACTOR_ROUTES;

  app.get(routes.second_factor.path, configOf(routes.second_factor), async (request) => {
    const { user, by_provider } = sessionOf(request);
    return {
      since: user.second_factor_since?.toISOString() ?? null,
      is_required: config.api.secondFactorRoles.includes(user.role),
      recovery_codes: await recoveryCodesLeft(store.db, user._id),
      needs_password: !by_provider,
    };
  });

  app.post(routes.enter_code.path, configOf(routes.enter_code), async (request, reply) => {
    const { code } = validInput(routes.enter_code.input, request.body);
    const given = { code, ...originOf(request) };
    return respond(reply, await withRetryAfter(reply, () => signIn.enterCode(sessionOf(request), given)));
  });

  app.post(routes.begin_second_factor.path, configOf(routes.begin_second_factor), async (request) => {
    const { user, by_provider } = sessionOf(request);
    return { ...(await beginSecondFactor(store, accountOf(user))), needs_password: !by_provider };
  });

  app.post(
    routes.confirm_second_factor.path,
    configOf(routes.confirm_second_factor),
    async (request, reply) => {
      const { code, current_password: current } = validInput(
        routes.confirm_second_factor.input,
        request.body,
      );
      const given = { code, current, ...originOf(request) };
      const confirmed = await withRetryAfter(reply, () =>
        signIn.confirmSecondFactor(sessionOf(request), given),
      );
      replaceCookies(reply, confirmed.session.setCookies);
      return { recovery_codes: confirmed.codes };
    },
  );

  app.post(
    routes.renew_recovery_codes.path,
    configOf(routes.renew_recovery_codes),
    async (request, reply) => {
      const { code, current_password: current } = validInput(routes.renew_recovery_codes.input, request.body);
      const given = { code, current, ...originOf(request) };
      const codes = await withRetryAfter(reply, () => signIn.renewRecoveryCodes(sessionOf(request), given));
      return { recovery_codes: codes };
    },
  );

  app.post(
    routes.remove_second_factor.path,
    configOf(routes.remove_second_factor),
    async (request, reply) => {
      const { code, current_password: current } = validInput(routes.remove_second_factor.input, request.body);
      const given = { code, current, ...originOf(request) };
      await withRetryAfter(reply, () => signIn.removeSecondFactor(sessionOf(request), given));
      return { removed: true as const };
    },
  );
}
