package dev.camelmcp.acquire;

import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.proxy.ProxyAddress;
import dev.camelmcp.proxy.ProxyAnswer;
import dev.camelmcp.proxy.ProxyException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The way of requests to an authorization server: by the egress proxy, or directly. What the proxy says itself is never
 * taken for an answer of the authorization server. Thread-safe.
 */
final class EgressRoutes {

    /** Set in a request's context once it goes to the authorization server, by a tunnel or directly. */
    private static final String ARRIVED = EgressRoutes.class.getName();

    private final EgressProxy egress;

    EgressRoutes(EgressProxy egress) {
        this.egress = egress;
    }

    void configure(HttpClientBuilder client) {
        client.setRoutePlanner(new DefaultRoutePlanner(null) {
                    @Override
                    protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
                        return proxyTo(target);
                    }
                })
                .addExecInterceptorFirst("egress-proxy", this::byProxy)
                .addExecInterceptorAfter(ChainElement.CONNECT.name(), "egress-arrived", (request, scope, chain) -> {
                    arrived(scope.clientContext);
                    return chain.proceed(request, scope);
                });
    }

    /** What comes from now on is not the proxy's; also to be called when TLS begins, in a tunnel or without. */
    static void arrived(HttpContext context) {
        context.setAttribute(ARRIVED, true);
    }

    /** Where connections to a host begin; null for the host itself. */
    @Nullable
    HttpHost proxyTo(HttpHost target) {
        ProxyAddress proxy = proxy(target);
        return proxy == null ? null : new HttpHost("http", proxy.host(), proxy.port());
    }

    private ClassicHttpResponse byProxy(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        HttpRoute route = scope.route;
        ProxyAddress proxy = route.getProxyHost() == null ? null : proxy(route.getTargetHost());
        if (proxy == null) {
            return chain.proceed(request, scope);
        }
        introduce(scope, route.getProxyHost(), proxy);
        ClassicHttpResponse answer = proceed(request, scope, chain, proxy);
        boolean isProxys = scope.clientContext.getAttribute(ARRIVED) == null
                || (!route.isTunnelled() && ProxyAnswer.isOwn(answer.getCode(), name -> header(answer, name)));
        if (isProxys) {
            int status = answer.getCode();
            answer.close();
            throw ProxyException.refused(proxy, status);
        }
        return answer;
    }

    private static ClassicHttpResponse proceed(
            ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain, ProxyAddress proxy)
            throws IOException, HttpException {
        try {
            return chain.proceed(request, scope);
        } catch (IOException e) {
            throw scope.clientContext.getAttribute(ARRIVED) == null ? withoutTunnel(proxy, e) : e;
        } catch (HttpException e) {
            if (scope.clientContext.getAttribute(ARRIVED) == null) {
                throw ProxyException.noHttp(proxy);
            }
            throw e;
        }
    }

    private static ProxyException withoutTunnel(ProxyAddress proxy, IOException failure) {
        boolean connecting = failure instanceof ConnectException
                || failure instanceof ConnectTimeoutException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnknownHostException;
        if (connecting) {
            return ProxyException.unreachable(proxy, failure);
        }
        return failure instanceof InterruptedIOException
                ? ProxyException.late(proxy)
                : failure instanceof MessageConstraintException
                        ? ProxyException.noHttp(proxy)
                        : ProxyException.broken(proxy, failure);
    }

    /** At once, and not when the proxy asks: some only say that they refuse. */
    private static void introduce(ExecChain.Scope scope, HttpHost host, ProxyAddress proxy) {
        if (proxy.user() != null) {
            BasicScheme basic = new BasicScheme();
            basic.initPreemptive(new UsernamePasswordCredentials(
                    proxy.user(), proxy.password().value().toCharArray()));
            scope.clientContext.resetAuthExchange(host, basic);
        }
    }

    private static @Nullable String header(ClassicHttpResponse answer, String name) {
        Header first = answer.getFirstHeader(name);
        return first == null ? null : first.getValue();
    }

    private @Nullable ProxyAddress proxy(HttpHost target) {
        return egress.to(target.getSchemeName(), target.getHostName(), target.getPort());
    }
}
