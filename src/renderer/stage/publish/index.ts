export { publishedBitrateKbps } from './encodings.ts';
export { createPublisher, type PublisherOptions, type StudioPublisher } from './publisher.ts';
