import { z } from 'zod';
import { ReportMapping } from '../reports/mapping.js';
import { freeText } from './free-text.js';

const Mapping = ReportMapping.meta({ description: 'The whole mapping, as docs/map.md describes it' });

export const PreviewMappingInput = z.strictObject({ mapping: Mapping });
export const SaveMappingInput = z.strictObject({
  mapping: Mapping,
  why: freeText(500).meta({ description: 'Shown in the list of versions' }),
  based_on: z.int().min(0).meta({
    description: 'The version that you changed. Another version in effect is a conflict',
  }),
});
