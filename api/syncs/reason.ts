import { z } from 'zod';
import { LONGEST_REASON } from '../../shared/vocabulary.js';

/** Why a person does something, for the others. */
export const Reason = z.string().trim().min(1).max(LONGEST_REASON).optional();
