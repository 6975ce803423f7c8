import { useEffect, useState } from 'react';
import type { EngagementTemplate } from '../../shared/engagement/index.ts';
import { templateIdSchema } from '../../shared/kernel/index.ts';
import { told } from '../sales/index.ts';
import type { ShowApi } from '../show-client/index.ts';
import { toasts } from '../ui/index.ts';
import { engagementMessages } from './messages.ts';

/** A template that is to be kept; it has no id yet. */
export type NewTemplate = EngagementTemplate extends infer One
  ? One extends EngagementTemplate
    ? Omit<One, 'id'>
    : never
  : never;

/** The crew's own templates; null until they are loaded. */
export interface OwnTemplates {
  readonly own: readonly EngagementTemplate[] | null;
  readonly hasFailed: boolean;
  readonly retry: () => void;
  /** Resolves with the new one's id, null where it could not be kept. */
  save(template: NewTemplate): Promise<string | null>;
  remove(id: string): Promise<void>;
}

/** Loads the crew's templates whenever a dialog opens, and keeps what is added or taken away. */
export function useTemplates(api: () => ShowApi, isOpen: boolean): OwnTemplates {
  const t = engagementMessages.useText();
  const [own, setOwn] = useState<readonly EngagementTemplate[] | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    let isCurrent = true;
    api()
      .engagement.templates()
      .then((templates) => {
        if (!isCurrent) return;
        setOwn(templates);
        setFailed(false);
      })
      .catch(() => isCurrent && setFailed(true));
    return () => void (isCurrent = false);
  }, [api, isOpen, attempt]);
  const replace = (templates: readonly EngagementTemplate[]): Promise<boolean> =>
    told(async () => setOwn(await api().engagement.setTemplates({ templates: [...templates] })));
  return {
    own,
    hasFailed,
    retry: () => setAttempt((count) => count + 1),
    save: async (template) => {
      const id = templateIdSchema.parse(crypto.randomUUID());
      if (!(await replace([...(own ?? []), { ...template, id }]))) return null;
      toasts.info(t('templateSaved'));
      return id;
    },
    remove: async (id) => {
      const before = own ?? [];
      if (!(await replace(before.filter((one) => one.id !== id)))) return;
      toasts.info(t('templateDeleted'), {
        action: { label: t('undo'), run: () => void replace(before) },
      });
    },
  };
}
