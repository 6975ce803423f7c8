import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactNode } from 'react';

/** Around a whole page: tooltips follow each other without waiting. */
export function UiProvider(props: { readonly children: ReactNode }) {
  return <Tooltip.Provider>{props.children}</Tooltip.Provider>;
}
