# syntax=docker/dockerfile:1
# Builds datawright from a clone, and runs it as a user without privileges in /data. See docs/install.md.

FROM node:22-bookworm-slim AS build
# What better-sqlite3 needs when there is no binary for this platform.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends python3 make g++ \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY package.json package-lock.json ./
# The image holds Node's headers, so that nothing but packages is fetched.
RUN npm_config_nodedir=/usr/local npm ci
COPY tsconfig.json README.md LICENSE ./
COPY scripts ./scripts
COPY data ./data
COPY src ./src
RUN npm run build
RUN npm prune --omit=dev

FROM node:22-bookworm-slim
# Sources that are repositories are read with git.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates git \
  && rm -rf /var/lib/apt/lists/*
COPY --from=build /build/package.json /build/README.md /build/LICENSE /opt/datawright/
COPY --from=build /build/node_modules /opt/datawright/node_modules
COPY --from=build /build/data /opt/datawright/data
COPY --from=build /build/dist /opt/datawright/dist
RUN ln -s /opt/datawright/dist/bin/main.js /usr/local/bin/datawright \
  && mkdir /data && chown node:node /data
USER node
WORKDIR /data
ENTRYPOINT ["datawright"]
CMD ["--help"]
