import type { z } from 'zod';
import { CreateTokenInput, CreateUserInput } from '../../shared/inputs/account-inputs.js';
import {
  ChangePasswordInput,
  EndSessionInput,
  EnterCodeInput,
  ProofInput,
  SignInInput,
} from '../../shared/inputs/auth-inputs.js';
import { EraseInput } from '../../shared/inputs/erase-input.js';
import { SaveMappingInput } from '../../shared/inputs/mapping-inputs.js';
import { ChangeChannelInput, CreateChannelInput } from '../../shared/inputs/notification-inputs.js';
import { CandidatesInput } from '../../shared/inputs/shift-inputs.js';
import { BulkChoice } from '../../shared/inputs/staff-inputs.js';
import { ApproveInput, PauseInput, RejectInput, StartSyncInput } from '../../shared/inputs/sync-inputs.js';
import {
  ChangeWebhookInput,
  CreateWebhookInput,
  ReplayInput,
  RotateSecretInput,
} from '../../shared/inputs/webhook-inputs.js';

/** What each form sends, as the API checks it: a procedure, or a route that sets cookies. */
export const FORM_INPUTS = {
  '/api/auth/sign-in/': SignInInput,
  '/api/auth/change-password/': ChangePasswordInput,
  '/api/auth/sessions/end/': EndSessionInput,
  '/api/auth/second-factor/enter/': EnterCodeInput,
  '/api/auth/second-factor/confirm/': ProofInput,
  '/api/auth/second-factor/recovery-codes/': ProofInput,
  '/api/auth/second-factor/remove/': ProofInput,
  'admin.create_user': CreateUserInput,
  'admin.create_token': CreateTokenInput,
  'employees.erase': EraseInput,
  'sync.start': StartSyncInput,
  'sync.approve': ApproveInput,
  'sync.reject': RejectInput,
  'schedule.pause': PauseInput,
  'mapping.save': SaveMappingInput,
  'staff.preview_bulk': BulkChoice,
  'scheduling.candidates': CandidatesInput,
  'notifications.create': CreateChannelInput,
  'notifications.change': ChangeChannelInput,
  'webhooks.create': CreateWebhookInput,
  'webhooks.change': ChangeWebhookInput,
  'webhooks.rotate_secret': RotateSecretInput,
  'webhooks.replay': ReplayInput,
} as const satisfies Record<string, z.ZodType>;

export type FormName = keyof typeof FORM_INPUTS;
export type FormInput<Name extends FormName> = Exclude<z.input<(typeof FORM_INPUTS)[Name]>, undefined>;

export type FormProblem = z.core.$ZodIssue;

/** Returns the first problem of each value that the API would refuse, by its path: `new_password`, `types`. */
export function formProblemsOf(name: FormName, input: unknown): ReadonlyMap<string, FormProblem> {
  const { error } = FORM_INPUTS[name].safeParse(input);
  const problems = new Map<string, FormProblem>();
  for (const problem of error?.issues ?? []) {
    const path = problem.path.map(String).join('.');
    if (!problems.has(path)) problems.set(path, problem);
  }
  return problems;
}
