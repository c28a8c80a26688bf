"""The worker: delivers the outbox, does periodic work."""
