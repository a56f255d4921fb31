import { randomInt } from 'node:crypto';
import { type Event, type SentType, TEST_EVENT } from '../../shared/event.js';
import { retryWait } from '../../shared/webhook-retry.js';
import type { Delivered } from '../../shared/webhook-run.js';
import type { Logger } from '../config/logger.js';
import { type EventPosition, type EventStep, nextEvents } from '../events/next-events.js';
import { collections } from '../mongo/collections.js';
import type { WebhookDocument } from '../mongo/documents/webhook-documents.js';
import type { Store } from '../mongo/store.js';
import type { CountDelivery } from './count-delivery.js';
import type { Egress, PostAnswer } from './guarded-post.js';
import { type BrakeLimits, outboundBrake } from './outbound-brake.js';
import { postEvent } from './post-event.js';
import { findSent, recordSent } from './sent-events.js';
import { openTarget, validSecrets } from './webhook-target.js';
import { findWebhook } from './webhooks.js';

export type WebhookSettings = Egress &
  BrakeLimits & { readonly retryHours: number; readonly logDays: number };
export type DeliveryDeps = {
  readonly store: Store;
  readonly settings: WebhookSettings;
  readonly logger: Logger;
  readonly countDelivery: CountDelivery;
};

const PAGE = 100;
/** How long one activity sends events. */
const TURN_MS = 20_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const GONE = 410;
const TERMINATED: SentType = 'employee.terminated';

/** Sends a webhook its events one after the other, until one is not accepted. `woken`: tries at once, without the wait of a retry. */
export async function deliverEvents(
  deps: DeliveryDeps,
  webhook_id: string,
  { woken = false }: { readonly woken?: boolean } = {},
): Promise<Delivered> {
  const end = performance.now() + TURN_MS;
  let isWoken = woken;
  while (performance.now() < end) {
    const webhook = await findWebhook(deps.store.db, webhook_id);
    if (!webhook || webhook.disabled !== null || webhook.held !== null) return IDLE;
    const steps = await nextEvents(deps.store, webhook, PAGE);
    if (steps.length === 0) return IDLE;
    const stop = await new Turn(deps, webhook, isWoken).deliver(steps, end);
    if (stop) return stop;
    isWoken = false;
  }
  return { next: 'more' };
}

const IDLE = { next: 'idle' } as const;

/** Sends one page of events to a webhook. Uses the webhook as it was read before the page. */
class Turn {
  readonly #deps: DeliveryDeps;
  readonly #webhook: WebhookDocument;
  readonly #isWoken: boolean;
  #position: EventPosition;
  /** Syncs whose terminations may be sent. */
  readonly #free = new Set<string>();

  constructor(deps: DeliveryDeps, webhook: WebhookDocument, isWoken: boolean) {
    this.#deps = deps;
    this.#webhook = webhook;
    this.#isWoken = isWoken;
    this.#position = webhook;
  }

  /** Sends the events. Returns what to do next if it stops before the end of the page. */
  async deliver(steps: readonly EventStep[], end: number): Promise<Delivered | undefined> {
    let isSaved = true;
    for (const step of steps) {
      const wanted = step.events.filter(({ type }) => this.#wants(type, step));
      for (const event of wanted) {
        if (!isSaved) await this.#save();
        isSaved = true;
        const stop = await this.#send(event, step);
        if (stop) return stop;
      }
      this.#position = step.position;
      isSaved = false;
      if (wanted.length > 0 && (!(await this.#save()) || performance.now() >= end)) return undefined;
    }
    if (!isSaved) await this.#save();
    return undefined;
  }

  #wants(type: SentType, { webhook_id }: EventStep): boolean {
    if (type === TEST_EVENT) return webhook_id === this.#webhook.webhook_id;
    return this.#webhook.types.some((each) => each === type);
  }

  /** Saves the position. Returns false when a person changed the webhook in the meantime. */
  async #save(change: Partial<WebhookDocument> = {}): Promise<boolean> {
    const { webhook_id, revision } = this.#webhook;
    const { feed, event } = this.#position;
    const { webhooks } = collections(this.#deps.store.db);
    const $set = { feed, event, ...change };
    return (await webhooks.updateOne({ webhook_id, revision }, { $set })).matchedCount > 0;
  }

  async #send(event: Event, { sync_id }: EventStep): Promise<Delivered | undefined> {
    const { store } = this.#deps;
    const before = await findSent(store.db, this.#webhook, event);
    if (before && before.status !== 'retrying') return undefined;
    if (event.type === TERMINATED && sync_id !== null) {
      const held = await this.#heldBy(sync_id);
      if (held === 'dropped') return this.#drop(event);
      if (held === 'held') return IDLE;
    }
    const wait = (before?.next_attempt_at?.getTime() ?? 0) - Date.now();
    if (wait > 0 && !this.#isWoken) return { next: 'wait', wait_ms: wait };
    const started = performance.now();
    const target = openTarget(store.keyring, this.#webhook);
    const secrets = validSecrets(target, new Date());
    const answer = await postEvent(event, { url: target.url, secrets }, this.#deps.settings);
    const milliseconds = Math.round(performance.now() - started);
    const at = new Date();
    const first = before?.first_attempt_at ?? at;
    return this.#note(event, { ...answer, milliseconds, at, attempts: (before?.attempts ?? 0) + 1 }, first);
  }

  async #heldBy(sync_id: string): Promise<'free' | 'held' | 'dropped'> {
    const { decided, webhook_id } = this.#webhook;
    if (decided?.sync_id === sync_id) return decided.decision === 'drop' ? 'dropped' : 'free';
    if (this.#free.has(sync_id)) return 'free';
    const { store, settings, logger } = this.#deps;
    const held = await outboundBrake(
      store.db,
      this.#webhook,
      { sync_id, feed: this.#position.feed },
      settings,
    );
    if (held === null) {
      this.#free.add(sync_id);
      return 'free';
    }
    await this.#save({ held });
    logger.warn('webhook_held', { webhook_id, sync_id, employees: held.terminations });
    return 'held';
  }

  async #drop(event: Event): Promise<undefined> {
    const none = { http_status: null, failure: null, milliseconds: 0, attempts: 0 };
    await this.#record(event, { ...none, at: new Date(), status: 'dropped', next_attempt_at: null });
  }

  /** Records an attempt. Returns what to do next if the event was not accepted. */
  async #note(event: Event, attempt: Attempt, first: Date): Promise<Delivered | undefined> {
    const { at, failure, http_status, attempts } = attempt;
    if (failure === null) {
      await this.#record(event, { ...attempt, status: 'delivered', next_attempt_at: null });
      if (this.#webhook.failing_since !== null) await this.#fails(null);
      return undefined;
    }
    const limitMs = this.#deps.settings.retryHours * HOUR_MS;
    const { failing_since } = this.#webhook;
    const isFailing = failing_since !== null && at.getTime() - failing_since.getTime() >= limitMs;
    if (http_status === GONE || (isFailing && attempts === 1)) {
      await this.#record(event, { ...attempt, status: 'retrying', next_attempt_at: null });
      return this.#disable(http_status === GONE ? 'gone' : 'failing', failing_since ?? at);
    }
    // An enabled webhook has its hours again.
    const elapsedMs = at.getTime() - Math.max(first.getTime(), (failing_since ?? at).getTime());
    const wait_ms = retryWait({ attempts, elapsedMs, limitMs }, randomInt(1_000) / 1_000);
    const next_attempt_at = wait_ms === null ? null : new Date(at.getTime() + wait_ms);
    await this.#record(event, {
      ...attempt,
      status: wait_ms === null ? 'dead' : 'retrying',
      next_attempt_at,
    });
    if (failing_since === null) await this.#fails(at);
    return wait_ms === null ? undefined : { next: 'wait', wait_ms };
  }

  async #fails(failing_since: Date | null): Promise<void> {
    await this.#save({ failing_since });
    this.#webhook.failing_since = failing_since;
  }

  async #disable(disabled: 'gone' | 'failing', failing_since: Date): Promise<Delivered> {
    const { webhook_id } = this.#webhook;
    await this.#save({ disabled, failing_since });
    this.#deps.logger.warn('webhook_disabled', { webhook_id, reason: disabled });
    return IDLE;
  }

  async #record(event: Event, attempt: Omit<Parameters<typeof recordSent>[3], 'expires_at'>): Promise<void> {
    const { store, settings, countDelivery } = this.#deps;
    const expires_at = new Date(attempt.at.getTime() + settings.logDays * DAY_MS);
    await recordSent(store.db, this.#webhook, event, { ...attempt, expires_at });
    countDelivery('webhook', attempt.status);
  }
}

type Attempt = PostAnswer & { readonly milliseconds: number; readonly at: Date; readonly attempts: number };
