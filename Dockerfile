# Built with its development tools, run without them.
FROM node:20-bookworm-slim AS build
WORKDIR /narthex
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY grammar grammar
COPY src src
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
WORKDIR /narthex
COPY --from=build /narthex/node_modules node_modules
COPY --from=build /narthex/dist dist
COPY package.json LICENSE ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 9090
HEALTHCHECK --interval=15s --timeout=3s --start-period=5s \
  CMD ["node", "dist/cli/healthcheck.js"]
# Node is process 1 here and gets SIGTERM itself. Flags given to `docker run` take the place of those below.
ENTRYPOINT ["node", "/narthex/dist/main.js"]
CMD ["--storage.tsdb.path=/data"]
