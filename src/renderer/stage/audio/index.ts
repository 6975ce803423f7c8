export { createSoundDesk, type SoundDesk, type SoundDeskOptions } from './sound-desk.ts';
