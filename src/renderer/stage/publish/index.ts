export { createPublisher, type PublisherOptions, type StudioPublisher } from './publisher.ts';
