package dev.camelmcp.support;

import java.beans.PropertyChangeListener;
import org.apache.catalina.Context;
import org.apache.catalina.Loader;

/**
 * Makes a web application use the class loader of the test. Tomcat's own loader dies with the application, and threads
 * that Reactor started during a request, and keeps for the next test, would go on using it.
 */
final class SharedClassLoader implements Loader {
    private Context context;

    @Override
    public ClassLoader getClassLoader() {
        return SharedClassLoader.class.getClassLoader();
    }

    @Override
    public Context getContext() {
        return context;
    }

    @Override
    public void setContext(Context value) {
        context = value;
    }

    @Override
    public boolean getDelegate() {
        return true;
    }

    @Override
    public void setDelegate(boolean delegate) {
        // There is nothing but the parent to delegate to.
    }

    @Override
    public boolean modified() {
        return false;
    }

    @Override
    public void backgroundProcess() {
        // Nothing is reloaded.
    }

    @Override
    public void addPropertyChangeListener(PropertyChangeListener listener) {
        // No property changes.
    }

    @Override
    public void removePropertyChangeListener(PropertyChangeListener listener) {
        // No property changes.
    }
}
