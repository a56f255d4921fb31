import { useState } from 'react';
import { useAction } from '../../client/query.js';
import type { Mark } from './marks.js';
import { useSaveMarks } from './use-save-marks.js';

export type Marks = ReturnType<typeof useMarks>;

/** Decisions that are marked here first and saved together. The last one can be taken back, also after saving. */
export function useMarks() {
  const [marks, setMarks] = useState<readonly Mark[]>([]);
  /** The ids of the decisions that this page saved, the last one at the end. */
  const [saved, setSaved] = useState<readonly string[]>([]);
  const saving = useSaveMarks();
  const undoing = useAction('staff.undo');
  const save = () =>
    saving.mutate(marks, {
      onSuccess: ({ decision_ids, failed }) => {
        setMarks(failed.map(({ mark }) => mark));
        setSaved((before) => [...before, ...decision_ids]);
        undoing.reset();
      },
    });
  const takeBack = () => {
    if (marks.length > 0) return setMarks(marks.slice(0, -1));
    const decision_id = saved.at(-1);
    if (decision_id === undefined || undoing.isPending) return;
    setSaved(saved.slice(0, -1));
    undoing.mutate({ decision_id });
  };
  return { marks, setMarks, saved: saved.length, saving, undoing, save, takeBack };
}
