import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { z } from 'zod';
import { AppError } from '../../shared/app-error.js';
import type { OidcSettings } from '../../shared/config.js';
import { Email } from '../../shared/user.js';

const TIMEOUT_SECONDS = 10;

/** The state of a sign-in that the browser keeps while its person is at the provider. */
export type OidcFlow = { readonly state: string; readonly nonce: string; readonly verifier: string };

/** The identity of a person, as the provider states it. */
export type OidcClaims = {
  readonly issuer: string;
  readonly subject: string;
  /** Null unless the provider has checked that the address is the person's. */
  readonly verifiedEmail: string | null;
  /** The values of the claim that gives roles. */
  readonly groups: readonly string[];
};

const Values = z.union([z.string().transform((value) => [value]), z.array(z.string())]).catch([]);

/** Signs people in at an OpenID Connect provider: authorization code with PKCE, state and nonce. */
export class OidcClient {
  readonly #settings: OidcSettings;
  readonly #redirectUri: string;
  #found: Promise<Configuration> | undefined;

  constructor(settings: OidcSettings, publicUrl: string) {
    this.#settings = settings;
    this.#redirectUri = new URL('/api/auth/oidc/callback/', publicUrl).href;
  }

  /** Returns where to send the browser, and what it keeps until it comes back. @throws AppError `oidc_unreachable` */
  async start(): Promise<{ readonly url: string; readonly flow: OidcFlow }> {
    const configuration = await this.#configuration();
    const flow = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.#redirectUri,
      scope: this.#settings.scopes,
      ...{ state: flow.state, nonce: flow.nonce },
      code_challenge: await calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, flow };
  }

  /**
   * Exchanges the code of the answer for the claims. Checks state, issuer, signature, audience, nonce and times.
   *
   * @param query the query with which the browser came back
   * @throws AppError `oidc_unreachable`, `oidc_answer_refused`
   */
  async finish(query: string, { state, nonce, verifier }: OidcFlow): Promise<OidcClaims> {
    const configuration = await this.#configuration();
    try {
      const answer = new URL(`${this.#redirectUri}${query}`);
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
      const tokens = await authorizationCodeGrant(configuration, answer, {
        ...checks,
        idTokenExpected: true,
      });
      const own = tokens.claims();
      if (!own) throw new Error('no ID token');
      const more = configuration.serverMetadata().userinfo_endpoint
        ? await fetchUserInfo(configuration, tokens.access_token, own.sub)
        : {};
      return this.#claimsOf({ ...more, ...own });
    } catch (error) {
      throw new AppError('oidc_answer_refused', {}, error);
    }
  }

  #claimsOf(claims: Readonly<Record<string, unknown>>): OidcClaims {
    const { iss, sub, email, email_verified } = claims;
    const address = Email.safeParse(email).data ?? null;
    const { roleClaim } = this.#settings;
    return {
      issuer: String(iss),
      subject: String(sub),
      verifiedEmail: email_verified === true ? address : null,
      groups: roleClaim === undefined ? [] : Values.parse(claims[roleClaim]),
    };
  }

  /** The provider's configuration. After a failure it is requested again. */
  #configuration(): Promise<Configuration> {
    this.#found ??= this.#discover().catch((error: unknown) => {
      this.#found = undefined;
      throw new AppError('oidc_unreachable', {}, error);
    });
    return this.#found;
  }

  #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const server = new URL(issuer);
    // The settings allow http on this machine only.
    const execute = server.protocol === 'http:' ? [allowInsecureRequests] : [];
    const authentication = clientSecret === undefined ? None() : ClientSecretBasic(clientSecret);
    return discovery(server, clientId, undefined, authentication, { execute, timeout: TIMEOUT_SECONDS });
  }
}
