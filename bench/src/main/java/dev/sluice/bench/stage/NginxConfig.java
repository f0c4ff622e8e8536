package dev.sluice.bench.stage;

import java.nio.file.Path;

/** nginx' two configurations. Pure text. */
final class NginxConfig {

    private static final String FRAME = """
            %s
            worker_processes %d;
            worker_rlimit_nofile 20000;
            daemon off;
            pid %s/nginx.pid;
            error_log stderr warn;
            events { worker_connections 16000; }
            http {
              access_log off;
              default_type application/json;
              client_max_body_size 64m;
              client_body_buffer_size 2m;
              client_body_temp_path %<s/body;
              proxy_temp_path %<s/proxy;
              fastcgi_temp_path %<s/fastcgi;
              uwsgi_temp_path %<s/uwsgi;
              scgi_temp_path %<s/scgi;
              keepalive_requests 1000000000;
              keepalive_timeout 300s;
            %s
            }
            """;

    private NginxConfig() {}

    /** Static answers to POST: nginx refuses the method, and the refusal's page is the answer. */
    static String upstream(Path folder, Path answers, int port) {
        return frame(folder, """
                  server {
                    listen 127.0.0.1:%1$d backlog=8192;
                    root %2$s;
                    open_file_cache max=10 inactive=600s;
                    location / { error_page 405 =200 $uri; }
                    location /after-body/ {
                      # Mirroring is what makes nginx read the body before it answers.
                      mirror /nothing;
                      error_page 405 =200 $uri;
                    }
                    location = /nothing { internal; return 204; }
                  }""".formatted(port, answers));
    }

    /** The floor: a proxy that does nothing but relay, with connections kept on both sides. */
    static String proxy(Path folder, int port, int wholePort, int streamPort) {
        return frame(folder, """
                  upstream whole { server 127.0.0.1:%2$d; keepalive 256; keepalive_requests 1000000000; }
                  upstream stream { server 127.0.0.1:%3$d; keepalive 256; keepalive_requests 1000000000; }
                  server {
                    listen 127.0.0.1:%1$d backlog=8192;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_read_timeout 600s;
                    location / { proxy_pass http://whole; proxy_buffers 16 16k; }
                    location ~ ^/(stream|messages)/ { proxy_pass http://stream; proxy_buffering off; }
                  }""".formatted(port, wholePort, streamPort));
    }

    private static String frame(Path folder, String servers) {
        boolean root = "root".equals(System.getProperty("user.name"));
        return FRAME.formatted(root ? "user root;" : "", Runtime.getRuntime().availableProcessors(), folder, servers);
    }
}
