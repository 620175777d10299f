import { defineConfig } from "vitest/config";

// Generous: machines that run tests are small and busy.
export default defineConfig({
  test: { testTimeout: 180_000, hookTimeout: 180_000, sequence: { shuffle: true } },
});
