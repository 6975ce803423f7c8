import type { ReactElement, ReactNode } from 'react';

/** lucide's drawings (ISC) that the page needs, drawn here so that nothing else is shipped. */
function Icon({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <svg
      aria-hidden
      viewBox="0 0 24 24"
      className="size-6"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  );
}

export const SendIcon = (): ReactElement => (
  <Icon>
    <path d="m22 2-7 20-4-9-9-4Z" />
    <path d="M22 2 11 13" />
  </Icon>
);

export const PlayIcon = (): ReactElement => (
  <Icon>
    <path d="M6 4v16l14-8Z" />
  </Icon>
);

export const ShareIcon = (): ReactElement => (
  <Icon>
    <circle cx="18" cy="5" r="3" />
    <circle cx="6" cy="12" r="3" />
    <circle cx="18" cy="19" r="3" />
    <path d="m8.59 13.51 6.83 3.98M15.41 6.51l-6.82 3.98" />
  </Icon>
);

export const SoundOnIcon = (): ReactElement => (
  <Icon>
    <path d="M11 4.7 6.4 9H3a1 1 0 0 0-1 1v4a1 1 0 0 0 1 1h3.4l4.6 4.3Z" />
    <path d="M16 9a5 5 0 0 1 0 6M19.4 5.6a9 9 0 0 1 0 12.8" />
  </Icon>
);

export const SoundOffIcon = (): ReactElement => (
  <Icon>
    <path d="M11 4.7 6.4 9H3a1 1 0 0 0-1 1v4a1 1 0 0 0 1 1h3.4l4.6 4.3Z" />
    <path d="m22 9-6 6M16 9l6 6" />
  </Icon>
);
