// The page of the OpenAPI document. What it shows and tries is this server, and nothing else is asked.
"use strict";

window.addEventListener("DOMContentLoaded", () => {
  window.graphkamDocs = window.SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#docs",
    deepLinking: true,
    docExpansion: "none",
    defaultModelsExpandDepth: 0,
    persistAuthorization: false,
    validatorUrl: null,
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
  });
});
