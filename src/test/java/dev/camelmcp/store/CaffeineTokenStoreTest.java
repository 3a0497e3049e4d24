package dev.camelmcp.store;

class CaffeineTokenStoreTest extends TokenStoreContract {

    @Override
    TokenStore store() {
        return new CaffeineTokenStore(clock);
    }
}
